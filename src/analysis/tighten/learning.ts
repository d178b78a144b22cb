/** What may be learned from a log, and what it is checked on: the first four fifths of its time, and the last. */

import type { Person } from '../log/person.ts';
import { Counter, type Tally } from '../log/tally.ts';
import type { Usage } from './evidence.ts';
import type { Use } from './use.ts';

const LEARNED = 4 / 5;

/** The moment at which checking begins. */
export function splitOf({ first, last }: Tally): number {
  return first + (last - first) * LEARNED;
}

/** Uses, by how many people. */
export interface UseCount extends Tally {
  readonly people: number;
}

export function countOf(usages: readonly Usage[]): UseCount {
  const counter = new Counter();
  const people = new Set<Person>();
  for (const usage of usages) {
    counter.merge(usage);
    for (const person of usage.people) people.add(person);
  }
  const { count, first, last } = counter;
  return { count, first, last, people: people.size };
}

/** Those that had begun when the learning ended. */
export function learnedFrom(usages: readonly Usage[], split: number): readonly Usage[] {
  return usages.filter(({ first }) => first < split);
}

/** The uses that a stricter rule would have refused. */
export function contradicting(usages: readonly Usage[], allows: (use: Use) => boolean): readonly Usage[] {
  return usages.filter(({ use }) => !allows(use));
}
