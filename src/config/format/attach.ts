/** Gives every comment to the element that its author meant. */

import type { Branch, Element } from './element.ts';
import { beforeIn, type Remark } from './remark.ts';

export function attach(root: Branch, remarks: readonly Remark[], source: string): void {
  for (const remark of remarks) place(remark, null, root, source);
}

/** @param owner the element whose value the branch is; null = the file */
function place(remark: Remark, owner: Element | null, branch: Branch, source: string): void {
  const count = countBefore(remark.offset, branch.elements);
  const [last, next] = [branch.elements[count - 1], branch.elements[count]];
  if (last === undefined) {
    // `key: # …`, or `key: { # …`
    if (!isAlone(remark) && owner !== null && owner.key !== null) putBehind(owner, 'opening', remark.text);
    else (next?.above ?? branch.below).push(...linesOf(remark));
  } else if (remark.offset < last.end) {
    placeInside(remark, last, source);
  } else if (last.value.kind !== 'leaf' && isIn(last.value, last, remark, branch, source)) {
    place(remark, last, last.value, source);
  } else if (isBeside(last, remark, source)) {
    putBehind(last, 'beside', remark.text);
  } else {
    (next?.above ?? branch.below).push(...linesOf(remark));
  }
}

/** How many elements begin before an offset: a long list may have as many comments as elements. */
function countBefore(offset: number, elements: readonly Element[]): number {
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((elements[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function placeInside(remark: Remark, element: Element, source: string): void {
  if (element.value.kind !== 'leaf') place(remark, element, element.value, source);
  else if (isAlone(remark)) element.above.push(...linesOf(remark));
  else putBehind(element, 'beside', remark.text);
}

function linesOf({ text, afterBlank }: Remark): readonly string[] {
  return afterBlank ? ['', text] : [text];
}

/** A line ends with one comment: a second was in another line once. */
function putBehind(element: Element, slot: 'opening' | 'beside', text: string): void {
  if (element[slot] === null) element[slot] = text;
  else element.above.push(text);
}

/** Nothing but the mark of a list stands before it in its line. */
function isAlone({ before }: Remark): boolean {
  return /^[\s-]*$/.test(before);
}

/** Only blanks, commas and closing brackets stand between the two. */
function isBeside({ end }: Element, { offset }: Remark, source: string): boolean {
  return !source.slice(end, offset).includes('\n');
}

/** Behind the last line of a block, or indented like the block. */
function isIn(value: Branch, element: Element, remark: Remark, branch: Branch, source: string): boolean {
  if (value.style === 'flow' || value.elements.length === 0) return false;
  if (isBeside(element, remark, source)) return true;
  const column = remark.before.length;
  return column >= beforeIn(source, value.start).length && column > beforeIn(source, branch.start).length;
}
