/** Percent-decoding that leaves standing what is not well-formed UTF-8 (the Unicode standard, table 3-7). */

const TAIL = '%[89AB][0-9A-F]';

const WELL_FORMED = new RegExp(
  [
    '(?:%[0-7][0-9A-F]',
    `%(?:C[2-9A-F]|D[0-9A-F])${TAIL}`,
    `%E0%[AB][0-9A-F]${TAIL}`,
    `%E[1-9A-CEF](?:${TAIL}){2}`,
    `%ED%[89][0-9A-F]${TAIL}`,
    `%F0%[9AB][0-9A-F](?:${TAIL}){2}`,
    `%F[1-3](?:${TAIL}){3}`,
    `%F4%8[0-9A-F](?:${TAIL}){2})+`,
  ].join('|'),
  'gi',
);

/** One round, never throws: `%41%ff` → `A%ff`. Each lead byte fits one alternative, so it never looks back. */
export function decodePercent(text: string): string {
  return text.includes('%') ? text.replaceAll(WELL_FORMED, (run) => decodeURIComponent(run)) : text;
}
