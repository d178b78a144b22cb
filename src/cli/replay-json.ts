/** A replay as data: everything, where the terminal shows the first few. */

import type { Person } from '../analysis/log/person.ts';
import type { Tally } from '../analysis/log/tally.ts';
import { answerOf } from '../analysis/replay/answer.ts';
import type { ReplayReport } from '../analysis/replay/replay.ts';
import { byApp, byPerson, byRule, type Row, totalsOf, wholeOf } from '../analysis/replay/tables.ts';
import { formatInstant } from '../core/instant.ts';

export function replayAsJson(report: ReplayReport): object {
  const { candidate, old, census, groups } = report;
  const whole = wholeOf(groups);
  const totals = Object.entries(totalsOf(groups)).map(([outcome, { count, people, anonymous }]) => [
    outcome,
    { requests: count, people, anonymous },
  ]);
  return {
    version: 1,
    answer: answerOf(report),
    candidate,
    old,
    requests: whole.count,
    people: whole.people,
    anonymous: whole.anonymous,
    ...times(whole),
    outcomes: Object.fromEntries(totals),
    groups: groups.map(({ people, count, first, last, otherPolicy, ...group }) => ({
      ...group,
      ...(group.outcome === 'drift' ? { other_policy: otherPolicy } : {}),
      requests: count,
      ...times({ count, first, last }),
      people: Array.from(people, ([person, tally]) => ({ ...person, requests: tally.count, ...times(tally) })),
    })),
    apps: byApp(groups).map((row) => rowAsJson('app', row, row.key)),
    rules: byRule(groups).map((row) => rowAsJson('rule', row, row.key)),
    persons: byPerson(groups).map((row) => rowAsJson('person', row, row.key)),
    log: {
      lines: census.lines,
      decided: census.decided,
      unfinished: census.unfinished,
      never_asked: Object.fromEntries(census.refused),
      not_read: census.troubles,
      streams_forgotten: census.forgotten,
    },
  };
}

function rowAsJson(noun: string, { counts, people, ...tally }: Row<unknown>, key: string | Person): object {
  return { [noun]: key, ...counts, people, ...times(tally) };
}

/** Null where there is none. */
function times({ count, first, last }: Tally): { first: string | null; last: string | null } {
  return count === 0
    ? { first: null, last: null }
    : { first: formatInstant(Math.floor(first)), last: formatInstant(Math.floor(last)) };
}
