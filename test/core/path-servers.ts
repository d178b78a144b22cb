/** How servers read a path: what each of them decodes, cuts, merges and resolves, and in which order. */

type Reading = (path: string) => string;

const decoded: Reading = (path) =>
  path.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
const withoutParameters: Reading = (path) => path.replaceAll(/;[^/]*/g, '');
const withSlashes: Reading = (path) => path.replaceAll('\\', '/');
const merged: Reading = (path) => path.replaceAll(/\/{2,}/g, '/');
const trimmed: Reading = (path) => path.replaceAll(/[. ]+(?=\/|$)/g, '');
const resolved: Reading = (path) => {
  const kept: string[] = [];
  for (const part of path.split('/').slice(1)) {
    if (part === '..') kept.pop();
    else if (part !== '.') kept.push(part);
  }
  return `/${kept.join('/')}`;
};
const caseless: Reading = (path) => path.normalize('NFKC').toUpperCase().toLowerCase();

/** Every order in which common servers do these things. */
export function readings(): readonly Reading[] {
  const all: Reading[] = [];
  const alternatives: readonly (readonly Reading[])[][] = [
    [[], [withoutParameters], [resolved], [merged, resolved]],
    [[], [decoded], [decoded, decoded], [decoded, decoded, decoded]],
    [[], [withoutParameters], [withSlashes], [withSlashes, withoutParameters]],
    [[], [resolved], [trimmed, resolved], [merged], [merged, resolved]],
    [[], [caseless], [caseless, trimmed, resolved]],
  ];
  const walk = (stage: number, steps: readonly Reading[]): void => {
    const choices = alternatives[stage];
    if (choices === undefined) all.push((path) => steps.reduce((text, step) => step(text), path));
    else for (const choice of choices) walk(stage + 1, [...steps, ...choice]);
  };
  walk(0, []);
  return all;
}
