/** What differs between two texts, line by line, with a little of what stands around it. */

import { diff } from 'node:util';
import { painter } from './paint.ts';
import type { Terminal } from './terminal.ts';

const AROUND = 2;
/** Time and memory grow with the square of what differs: 4,000 lines took 2 s and 500 MB. */
const MOST = 1000;

/** `-` before, `+` after. @returns lines; a summary when too much differs to be compared */
export function lineDiff(before: string, after: string, terminal: Pick<Terminal, 'style'>): string[] {
  const paint = painter(terminal);
  const [old, now] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const [less, more] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
  if (less.length + more.length > MOST) {
    return [paint('quiet', `lines ${start + 1} to ${old.length - end}: too many differ to be shown`)];
  }
  const changes = diff(less, more).map(([side, line]) => ({ sign: SIGNS[side + 1] ?? ' ', line }));
  const all = [...unchanged(old.slice(0, start)), ...changes, ...unchanged(end === 0 ? [] : old.slice(-end))];
  return all.flatMap(({ sign, line }, index) => {
    const near = all.slice(Math.max(0, index - AROUND), index + AROUND + 1).some((one) => one.sign !== ' ');
    if (!near) return index > 0 && isEdge(all, index) ? [paint('quiet', '  …')] : [];
    return [sign === ' ' ? `  ${line}`.trimEnd() : paint(sign === '+' ? 'good' : 'bad', `${sign} ${line}`)];
  });
}

const SIGNS = ['+', ' ', '-'];

function unchanged(lines: readonly string[]): readonly { readonly sign: string; readonly line: string }[] {
  return lines.map((line) => ({ sign: ' ', line }));
}

/** The first line that is left out behind one that is shown. */
function isEdge(all: readonly { readonly sign: string }[], index: number): boolean {
  return all[index - 1 - AROUND]?.sign !== undefined && all[index - 1 - AROUND]?.sign !== ' ';
}
