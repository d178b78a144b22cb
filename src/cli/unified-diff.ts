/** Changes of a file as `patch` and `git apply` understand them. */

import { lineEnd, lineStart } from '../config/edit/nodes.ts';
import { type Splice, spliced } from '../config/edit/splice.ts';

/** Lines of one place that become others; counted from 0. */
interface Change {
  readonly line: number;
  readonly old: readonly string[];
  readonly put: readonly string[];
}

const AROUND = 3;

/** @param splices in any order, none of which overlap. @returns lines; none when nothing changes */
export function unifiedDiff(file: string, before: string, splices: readonly Splice[]): string[] {
  const lines = linesOf(before);
  const changes = changesOf(before, splices);
  if (changes.length === 0) return [];
  const hunks: Change[][] = [];
  for (const change of changes) {
    const hunk = hunks.at(-1);
    const last = hunk?.at(-1);
    if (hunk !== undefined && last !== undefined && change.line - endOf(last) <= 2 * AROUND) hunk.push(change);
    else hunks.push([change]);
  }
  let shift = 0;
  const printed = hunks.flatMap((hunk) => {
    const from = Math.max(0, (hunk[0]?.line ?? 0) - AROUND);
    const to = Math.min(lines.length, endOf(hunk.at(-1) ?? EMPTY) + AROUND);
    const body = bodyOf(hunk, lines, from, to);
    const grown = hunk.reduce((sum, { old, put }) => sum + put.length - old.length, 0);
    const head = `@@ -${range(from, to - from)} +${range(from + shift, to - from + grown)} @@`;
    shift += grown;
    return [head, ...body];
  });
  return [`--- a/${file}`, `+++ b/${file}`, ...printed];
}

const EMPTY: Change = { line: 0, old: [], put: [] };

function bodyOf(hunk: readonly Change[], lines: readonly string[], from: number, to: number): string[] {
  const body: string[] = [];
  let at = from;
  for (const { line, old, put } of hunk) {
    body.push(...lines.slice(at, line).map((text) => ` ${text}`));
    body.push(...old.map((text) => `-${text}`), ...put.map((text) => `+${text}`));
    at = line + old.length;
  }
  return [...body, ...lines.slice(at, to).map((text) => ` ${text}`)];
}

/** Splices that touch the same lines are one change. */
function changesOf(before: string, splices: readonly Splice[]): Change[] {
  const groups: { start: number; end: number; splices: Splice[] }[] = [];
  for (const splice of splices.toSorted((a, b) => a.start - b.start)) {
    const start = lineStart(before, splice.start);
    const end = endsWithLine(before, splice) ? splice.end : Math.min(lineEnd(before, splice.end) + 1, before.length);
    const group = groups.at(-1);
    if (group !== undefined && start < group.end) {
      group.end = Math.max(group.end, end);
      group.splices.push(splice);
    } else {
      groups.push({ start, end, splices: [splice] });
    }
  }
  let line = 0;
  let at = 0;
  return groups.map((group) => {
    line += linesOf(before.slice(at, group.start)).length;
    at = group.start;
    const moved = group.splices.map(({ start, end, text }) => ({ start: start - at, end: end - at, text }));
    const old = before.slice(group.start, group.end);
    return trimmed({ line, old: linesOf(old), put: linesOf(spliced(old, moved) ?? old) });
  });
}

/** What comes behind it begins a line, before and after. */
function endsWithLine(before: string, { start, end, text }: Splice): boolean {
  if (end === start || before[end - 1] !== '\n') return false;
  return text === '' ? start === lineStart(before, start) : text.endsWith('\n');
}

/** Without the lines that stay. */
function trimmed({ line, old, put }: Change): Change {
  let same = 0;
  while (same < old.length && same < put.length && old[same] === put[same]) same += 1;
  let after = 0;
  while (after < old.length - same && after < put.length - same && old.at(-1 - after) === put.at(-1 - after))
    after += 1;
  return { line: line + same, old: old.slice(same, old.length - after), put: put.slice(same, put.length - after) };
}

function endOf({ line, old }: Change): number {
  return line + old.length;
}

/** Without the empty text behind the last newline. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** `3,2`, as diff counts: an empty range is named by the line before it. */
function range(from: number, count: number): string {
  return `${count === 0 ? from : from + 1},${count}`;
}
