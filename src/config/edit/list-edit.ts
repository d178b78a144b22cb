/** Items of a YAML list taken out or replaced, whichever way the list is written. */

import { isNode, isSeq, type Node } from 'yaml';
import { endOf, isFlow, lineEnd, lineStart, startOf } from './nodes.ts';
import type { Splice } from './splice.ts';

/** What becomes of each item: itself, nothing, or these texts in its place. */
export type ItemEdit = 'keep' | readonly string[];

/** @returns null when it is no list, or written in a way that is not understood here */
export function editList(list: Node | null, edits: readonly ItemEdit[], text: string): readonly Splice[] | null {
  if (!isSeq(list) || list.items.length !== edits.length) return null;
  const items = list.items.filter((item) => isNode(item));
  if (items.length !== edits.length) return null;
  return isFlow(list) ? editFlow(items, edits, text) : editBlock(items, edits, text);
}

function editFlow(items: readonly Node[], edits: readonly ItemEdit[], text: string): readonly Splice[] {
  const splices: Splice[] = [];
  const last = edits.findLastIndex((edit) => !isGone(edit));
  for (const [place, item] of items.entries()) {
    const edit = edits[place] ?? 'keep';
    if (edit === 'keep') continue;
    const [start, end] = [startOf(item), endOf(item, text)];
    const next = items[place + 1];
    if (!isGone(edit)) splices.push({ start, end, text: edit.join(', ') });
    // With the comma behind it; behind the last that stays, all go with the commas before them.
    else if (place < last && next !== undefined) splices.push({ start, end: startOf(next), text: '' });
  }
  const [kept, end] = [items[last], items.at(-1)];
  if (kept !== undefined && end !== undefined && last < items.length - 1) {
    splices.push({ start: endOf(kept, text), end: endOf(end, text), text: '' });
  }
  return splices;
}

function editBlock(items: readonly Node[], edits: readonly ItemEdit[], text: string): readonly Splice[] | null {
  const splices: Splice[] = [];
  for (const [place, item] of items.entries()) {
    const edit = edits[place] ?? 'keep';
    if (edit === 'keep') continue;
    const from = lineStart(text, startOf(item));
    const dash = /^( *)- +$/.exec(text.slice(from, startOf(item)));
    // `- - a`, or an anchor.
    if (dash === null) return null;
    const indent = dash[1] ?? '';
    if (isGone(edit)) {
      const start = place === 0 ? from : withRemarks(text, from, indent);
      splices.push({ start, end: Math.min(lineEnd(text, endOf(item, text)) + 1, text.length), text: '' });
    } else {
      splices.push({ start: startOf(item), end: endOf(item, text), text: edit.join(`\n${indent}- `) });
    }
  }
  return splices;
}

function isGone(edit: ItemEdit): boolean {
  return edit !== 'keep' && edit.length === 0;
}

/** The comment that stands right above an item is about it. */
function withRemarks(text: string, from: number, indent: string): number {
  let start = from;
  while (start > 0) {
    const above = lineStart(text, start - 1);
    if (!text.slice(above, start).startsWith(`${indent}#`)) break;
    start = above;
  }
  return start;
}
