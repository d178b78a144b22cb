/** What somebody may do, for people: at once, and after a sign-in. */

import type { Holding } from '../analysis/holdings.ts';
import { unfinishedLines } from './analysis-lines.ts';
import { columns } from './columns.ts';
import { painter } from './paint.ts';
import type { Terminal } from './terminal.ts';
import type { Held } from './what-can.ts';

const TITLES: Readonly<Record<Holding['effect'], string>> = {
  allow: 'may',
  step_up: 'may after a stronger or newer sign-in',
  login: 'may perhaps after a sign-in',
};

const EFFECTS = ['allow', 'step_up', 'login'] as const;

export function reportHeld({ who, holds, refused, unfinished }: Held, terminal: Pick<Terminal, 'style'>): string[] {
  const paint = painter(terminal);
  const parts = EFFECTS.flatMap((effect) => {
    const rows = holds
      .filter((one) => one.effect === effect)
      .map(({ app, resource, by, routes }) => [`  ${app}/${resource}`, routes.join(', '), paint('quiet', `(${by})`)]);
    return rows.length === 0 ? [] : [[paint('strong', `${who} ${TITLES[effect]}`), ...columns(rows)]];
  });
  const nothing = holds.length === 0 ? [[`${who === '' ? 'they' : who} may do nothing`]] : [];
  const refusals = columns(refused.map(({ app, reason }) => [paint('bad', 'refused'), app, reason]));
  const notes = [...refusals, ...unfinishedLines(unfinished, paint)];
  return [...parts, ...nothing, ...(notes.length === 0 ? [] : [notes])].flatMap((part, index) => [
    ...(index === 0 ? [] : ['']),
    ...part,
  ]);
}
