/** The widest reading of a path that any upstream might have, for denies (POLICY.md §2.11). */

import { decodePercent } from './percent.ts';

/** Why a segment cannot be read in one way, whatever an app keeps (§2.3). */
export type FoldProblem =
  | 'dot-segment'
  | 'vanishing-segment'
  | 'double-encoding' // encoded over and over
  | 'encoded-control' // behind a second encoding
  | 'slash-in-parameter'; // `a;b%2Fc` is `a` to a server that cuts first, `a/c` to one that decodes first

/** What has not settled after this many rounds is meant to deceive; the bound also keeps the time linear. */
const ROUNDS = 6;

const UNSEEN = /[\p{M}\p{Default_Ignorable_Code_Point}]/gu;
const CONTROL = /\p{Cc}/u;

/**
 * @param segment a canonical one, without its slashes.
 * @returns its parts, none of them empty (a server that decodes `%2f` reads several).
 */
export function foldSegment(segment: string): readonly string[] | FoldProblem {
  const text = segment.includes('%') ? foldText(segment) : segment.toLowerCase();
  if (text === null) return 'double-encoding';
  if (CONTROL.test(text)) return 'encoded-control';
  // Also behind `;`: `a;../b` climbs on a server that resolves before it cuts parameters off.
  if (text.includes('.') && text.split(/[/\\;]/).some(isDots)) return 'dot-segment';
  const semicolon = text.indexOf(';');
  if (semicolon !== -1 && /[/\\]/.test(text.slice(semicolon))) return 'slash-in-parameter';
  const parts = partsOf(text);
  return parts.length === 0 ? 'vanishing-segment' : parts;
}

/** A parameter or a claim, for `same` in a deny: as a path would be folded. */
export function foldValue(value: string): string {
  return partsOf(foldText(value) ?? value).join('/');
}

/** Decoded, without compatibility forms, accents and case. Null when it does not settle. */
function foldText(text: string): string | null {
  let before = text;
  for (let round = 0; round < ROUNDS; round += 1) {
    // Marks go last: U+0345 becomes a letter in upper case, so whether it was there must not depend on who came first.
    const cased = decodePercent(before).normalize('NFKD').toUpperCase().toLowerCase();
    const after = cased.normalize('NFKD').replaceAll(UNSEEN, '');
    if (after === before) return after;
    before = after;
  }
  return null;
}

/** Parameters go even where `;` is refused: `；` and a doubly encoded one are still there. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  for (const piece of text.split(/[/\\]/)) {
    const semicolon = piece.indexOf(';');
    const part = trimEnds(semicolon === -1 ? piece : piece.slice(0, semicolon));
    if (part !== '') parts.push(part);
  }
  return parts;
}

/** Blanks at both ends and dots at the end: file systems drop them. */
function trimEnds(text: string): string {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === 0x2e || isBlank(text.charCodeAt(end - 1)))) end -= 1;
  let start = 0;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  return text.slice(start, end);
}

/** After NFKD, which makes plain spaces of the others. */
function isBlank(code: number): boolean {
  return code <= 0x20 || code === 0x1680 || code === 0x2028 || code === 0x2029;
}

/** Three and more too: a server that trims one dot and resolves then reads `..`. */
function isDots(part: string): boolean {
  return /^\.+$/.test(part.replaceAll(/[\s\p{Z}]/gu, ''));
}
