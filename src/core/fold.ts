/** The widest reading of a path that any upstream might have, for denies (POLICY.md §2.11). */

/** The options of an app's paths that change what is folded. */
export interface FoldOptions {
  readonly semicolon: 'refuse' | 'keep';
}

export interface Folded {
  /** Non-empty parts: one segment may be several to a server that decodes `%2f`. */
  readonly parts: readonly string[];
  /** Somebody reads `.` or `..` in it. */
  readonly dots: boolean;
}

/** Decoding that has not settled after this many rounds is meant to deceive; it also bounds the time to linear. */
const ROUNDS = 6;

const SIMPLE = /^[a-z0-9_~-]+$/;
const UNSEEN = /[\p{M}\p{Default_Ignorable_Code_Point}]/gu;

/** @returns null when the segment is encoded over and over. */
export function foldSegment(segment: string, options: FoldOptions): Folded | null {
  if (SIMPLE.test(segment)) return { parts: [segment], dots: false };
  const text = foldText(segment);
  if (text === null) return null;
  const parts: string[] = [];
  let dots = false;
  for (const piece of text.split(/[/\\]/)) {
    // Parameters are looked at too: `a;../b` is a dot segment to a server that cuts at `;` and resolves then.
    for (const part of piece.split(';')) if (isDots(part)) dots = true;
    const kept = options.semicolon === 'keep' ? (piece.split(';', 1)[0] ?? '') : piece;
    if (isDots(kept)) dots = true;
    const part = trimEnds(kept);
    if (part !== '') parts.push(part);
  }
  return { parts, dots };
}

/** Characters only: decoded, compatibility forms and accents gone, case gone. Null when it does not settle. */
export function foldText(text: string): string | null {
  let before = text;
  for (let round = 0; round < ROUNDS; round += 1) {
    const after = decode(before)
      .normalize('NFKD')
      .replace(UNSEEN, '')
      .toUpperCase()
      .toLowerCase()
      .normalize('NFKD')
      .replace(UNSEEN, '');
    if (after === before) return after;
    before = after;
  }
  return null;
}

/** A parameter or a claim for `same` in a deny: as a path would be folded. */
export function foldValue(value: string): string {
  return trimEnds(foldText(value) ?? value);
}

/** Blanks at both ends and dots at the end: file systems drop them. */
function trimEnds(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '.' || isBlank(text.charCodeAt(end - 1)))) end -= 1;
  let start = 0;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code <= 0x20 || code === 0x7f;
}

function isDots(part: string): boolean {
  const bare = part.replaceAll(/[\x00-\x20\x7f]/g, '');
  return bare === '.' || bare === '..';
}

/** Percent-decoding that leaves what is not well-formed UTF-8 as it stands. */
function decode(text: string): string {
  if (!text.includes('%')) return text;
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run.replaceAll(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    }
  });
}
