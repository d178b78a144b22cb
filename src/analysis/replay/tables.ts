/** The groups of a replay added up: in all, by app, by rule and by person. */

import type { Person } from '../log/person.ts';
import { Counter, type Tally } from '../log/tally.ts';
import type { Group } from './groups.ts';
import { type Outcome, OUTCOMES } from './outcome.ts';

/** Requests by outcome. */
export type Counts = Readonly<Record<Outcome, number>>;

/** Who made the requests. */
export interface Crowd {
  /** Who was signed in. */
  readonly people: number;
  /** Somebody was not. */
  readonly anonymous: boolean;
}

export interface Total extends Tally, Crowd {}

export interface Row<Key> extends Total {
  readonly key: Key;
  readonly counts: Counts;
}

export function totalsOf(groups: readonly Group[]): Readonly<Record<Outcome, Total>> {
  const total = (outcome: Outcome): Total => sum(groups.filter((group) => group.outcome === outcome));
  return {
    lost: total('lost'),
    gained: total('gained'),
    changed: total('changed'),
    indeterminate: total('indeterminate'),
    drift: total('drift'),
    kept: total('kept'),
    unchanged: total('unchanged'),
  };
}

export function wholeOf(groups: readonly Group[]): Total {
  return sum(groups);
}

/** Of a host that no app has nothing is known: such requests never reached a policy. */
export function byApp(groups: readonly Group[]): readonly Row<string>[] {
  return tabulate(groups, ({ app }) => app ?? '-');
}

/** The rule that decided then; of what is gained, the rule that allows it now. */
export function byRule(groups: readonly Group[]): readonly Row<string>[] {
  return tabulate(groups, ({ outcome, was, becomes }) => (outcome === 'gained' ? becomes?.by : was.by) ?? '-');
}

/** Those for whom something is not as it was, or cannot be said. */
export function byPerson(groups: readonly Group[]): readonly Row<Person>[] {
  const rows = new Map<Person, { counts: Record<Outcome, number>; counter: Counter }>();
  for (const { outcome, people } of groups) {
    for (const [person, tally] of people) {
      const row = rows.get(person) ?? { counts: nothing(), counter: new Counter() };
      rows.set(person, row);
      row.counts[outcome] += tally.count;
      row.counter.merge(tally);
    }
  }
  const all = Array.from(
    rows,
    ([
      key,
      {
        counts,
        counter: { count, first, last },
      },
    ]) => {
      return { key, counts, count, first, last, ...crowdOf([key]) };
    },
  );
  return all.filter(isTouched).sort(byWeight);
}

function tabulate(groups: readonly Group[], keyOf: (group: Group) => string): readonly Row<string>[] {
  const rows = Array.from(Map.groupBy(groups, keyOf), ([key, members]) => {
    const counts = nothing();
    for (const { outcome, count } of members) counts[outcome] += count;
    return { key, counts, ...sum(members) };
  });
  return rows.sort(byWeight);
}

function sum(groups: readonly Group[]): Total {
  const counter = new Counter();
  const people = new Set<Person>();
  for (const group of groups) {
    counter.merge(group);
    for (const person of group.people.keys()) people.add(person);
  }
  const { count, first, last } = counter;
  return { count, first, last, ...crowdOf(people) };
}

export function crowdOf(persons: Iterable<Person>): Crowd {
  let people = 0;
  let anonymous = false;
  for (const { iss } of persons) {
    if (iss === null) anonymous = true;
    else people += 1;
  }
  return { people, anonymous };
}

function nothing(): Record<Outcome, number> {
  return { lost: 0, gained: 0, changed: 0, indeterminate: 0, drift: 0, kept: 0, unchanged: 0 };
}

function isTouched({ counts, count }: Row<unknown>): boolean {
  return counts.kept + counts.unchanged < count;
}

/** Losses first, in the order of the outcomes. */
function byWeight(a: Row<unknown>, b: Row<unknown>): number {
  for (const outcome of OUTCOMES)
    if (a.counts[outcome] !== b.counts[outcome]) return b.counts[outcome] - a.counts[outcome];
  return 0;
}
