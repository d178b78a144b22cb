/** Lines that the reports of all analyses have in common. */

import type { Unfinished } from '../analysis/difference.ts';
import { columns } from './columns.ts';
import type { Paint } from './paint.ts';

/** Of each list; `--json` has all. */
const WAYS_SHOWN = 4;
const UNFINISHED_SHOWN = 10;

/** Words before lines: each word once, its lines below each other. */
export function labelled(parts: readonly (readonly [word: string, lines: readonly string[]])[]): string[] {
  const rows = parts.flatMap(([word, lines]) => lines.map((line, index) => [index === 0 ? word : '', line]));
  return columns(rows).map((line) => `  ${line}`);
}

/** One condition a line. */
export function alternativeLines(alternatives: readonly (readonly string[])[], more: boolean): readonly string[] {
  const shown = alternatives.slice(0, WAYS_SHOWN);
  const lines = shown.flatMap((way, index) => [
    ...(index === 0 ? [] : ['or']),
    ...(way.length === 0 ? ['whoever asks'] : way),
  ]);
  return more || alternatives.length > shown.length ? [...lines, 'or in further ways'] : lines;
}

/** What could not be looked at is never left out. */
export function unfinishedLines(unfinished: readonly Unfinished[], paint: Paint): string[] {
  if (unfinished.length === 0) return [];
  const rows = unfinished
    .slice(0, UNFINISHED_SHOWN)
    .map(({ app, route, why }) => [paint('bad', 'incomplete'), route === null ? app : `${app}  ${route}`, why]);
  const rest = unfinished.length - UNFINISHED_SHOWN;
  return [...columns(rows), ...(rest > 0 ? [`and ${rest} more`] : []), ''];
}
