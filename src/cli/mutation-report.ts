/** What became of the mutants of a policy, for people and as data; for people with the tests to paste at the end. */

import { type Mutant, mutantWords } from '../analysis/mutation/mutant.ts';
import type { Killer } from '../analysis/mutation/killer.ts';
import type { Fate, Scored } from '../analysis/mutation/score.ts';
import { sectionsOf } from '../analysis/witness-test.ts';
import { columns } from './columns.ts';
import { painter } from './paint.ts';
import { placeOf } from './spelling.ts';
import type { Terminal } from './terminal.ts';

/** How many of each fate. */
export type Tally = Readonly<Record<Fate['kind'], number>>;

export function tallyOf(scored: readonly Scored[]): Tally {
  const tally = { killed: 0, survived: 0, equivalent: 0, unknown: 0 };
  for (const { fate } of scored) tally[fate.kind] += 1;
  return tally;
}

/** Per cent of those that some test could kill; 100 when there are none. */
export function shareOf({ killed, survived, unknown }: Tally): number {
  const all = killed + survived + unknown;
  return all === 0 ? 100 : (100 * killed) / all;
}

export function reportMutation(scored: readonly Scored[], terminal: Terminal): string[] {
  const paint = painter(terminal);
  const rows = scored.flatMap(({ mutant, fate }): string[][] => {
    const line = [placeOf(mutant.at), mutantWords(mutant)];
    switch (fate.kind) {
      case 'killed':
      case 'equivalent':
        return [];
      case 'survived':
        return [[paint('bad', 'survives'), ...line]];
      case 'unknown':
        return [[paint('doubt', 'unknown'), ...line, paint('quiet', `(${fate.why})`)]];
    }
  });
  return [...columns(rows), ...(rows.length > 0 ? [''] : []), ...summary(scored), ...pasted(killersOf(scored))];
}

function summary(scored: readonly Scored[]): string[] {
  const tally = tallyOf(scored);
  const { killed, survived, equivalent, unknown } = tally;
  const all = killed + survived + unknown;
  const kinds = Map.groupBy(
    scored.filter(({ fate }) => fate.kind !== 'equivalent'),
    ({ mutant }) => mutant.subject.kind,
  );
  return [
    `${killed} of ${all} mutants are killed (${Math.floor(shareOf(tally))} %)`,
    ...columns([...kinds].map(([kind, of]) => [`  ${PLURALS[kind]}`, `${tallyOf(of).killed} of ${of.length}`])),
    ...(unknown > 0 ? [`of ${unknown} it is not known whether a test could kill them`] : []),
    ...(equivalent > 0 ? [`${equivalent} more are equivalent: no request is answered otherwise`] : []),
  ];
}

const PLURALS: Readonly<Record<Mutant['subject']['kind'], string>> = {
  grant: 'grants',
  deny: 'denies',
  floor: 'floors',
  resource: 'resources',
  group: 'groups',
  posture: 'postures',
  network: 'networks',
  schedule: 'schedules',
};

function pasted(killers: readonly Killer[]): string[] {
  if (killers.length === 0) return [];
  const comment = '# these tests hold, and kill what survives: add them to the policy';
  return ['', comment, ...sectionsOf(killers.map(({ yaml }) => yaml))];
}

function killersOf(scored: readonly Scored[]): readonly Killer[] {
  return [...new Set(scored.flatMap(({ fate }) => (fate.kind === 'survived' ? [fate.killer] : [])))];
}

export function mutationAsJson(scored: readonly Scored[]): object {
  return {
    ...tallyOf(scored),
    mutants: scored.map(({ mutant, fate }) => ({
      ...mutant.subject,
      change: mutant.change,
      fate: fate.kind,
      ...detailOf(fate),
      ...mutant.at,
    })),
    witnesses: killersOf(scored).map(({ test, yaml }) => ({ name: test.name, ...yaml })),
  };
}

function detailOf(fate: Fate): object {
  switch (fate.kind) {
    case 'killed':
      return { by: fate.by };
    case 'survived':
      return { witness: fate.killer.test.name };
    case 'equivalent':
      return {};
    case 'unknown':
      return { why: fate.why };
  }
}
