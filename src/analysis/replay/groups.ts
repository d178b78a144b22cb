/** What a replay found, added up: requests to one resource with which the same happened, and who made them. */

import type { Person } from '../log/person.ts';
import { Counter, type Tally } from '../log/tally.ts';
import { type Comparison, OUTCOMES } from './outcome.ts';

/** Where a request went, in the names of the log. */
export interface Goal {
  /** Null: the gate refused before it knew. */
  readonly app: string | null;
  readonly resource: string | null;
}

export interface Group extends Comparison, Goal, Tally {
  readonly people: ReadonlyMap<Person, Tally>;
}

class OpenGroup extends Counter {
  readonly comparison: Comparison;
  readonly goal: Goal;
  readonly people = new Map<Person, Counter>();

  constructor(comparison: Comparison, goal: Goal) {
    super();
    this.comparison = comparison;
    this.goal = goal;
  }

  get group(): Group {
    const { comparison, goal, count, first, last, people } = this;
    return { ...comparison, ...goal, count, first, last, people };
  }
}

export class Groups {
  readonly #groups = new Map<string, OpenGroup>();

  add(comparison: Comparison, { app, resource }: Goal, tally: Tally, people: Iterable<readonly [Person, Tally]>): void {
    const key = JSON.stringify([comparison, app, resource]);
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = new OpenGroup(comparison, { app, resource });
      this.#groups.set(key, group);
    }
    group.merge(tally);
    for (const [person, share] of people) {
      let counter = group.people.get(person);
      if (counter === undefined) {
        counter = new Counter();
        group.people.set(person, counter);
      }
      counter.merge(share);
    }
  }

  /** By outcome, then the largest first. */
  list(): readonly Group[] {
    const groups = Array.from(this.#groups.values(), ({ group }) => group);
    return groups.sort(
      (a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome) || b.count - a.count || a.first - b.first,
    );
  }
}
