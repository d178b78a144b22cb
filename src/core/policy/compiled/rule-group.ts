/** Grants of a route class that differ only in whom they are about. */

import type { Rule } from '../model.ts';
import type { ClassPair } from './class-pair.ts';
import type { Guard } from './guard.ts';

export interface RuleGroup {
  /** Never given twice. */
  readonly id: number;
  readonly guard: Guard;
  readonly mode: Rule['mode'];
  /** Where these grants apply, by number, and in order; where only the floor makes a difference, one pair with and one without it. */
  readonly pairs: readonly number[];
  /** Positions in the class, in order. */
  readonly members: number[];
}

/** What a group is told apart by. */
export function narrowed(
  pairs: readonly number[],
  all: readonly ClassPair[],
  guardReadsPath: boolean,
): readonly number[] {
  if (guardReadsPath) return pairs;
  const kept = new Map<boolean, number>();
  for (const index of pairs) {
    const isFree = all[index]?.isFree ?? false;
    if (!kept.has(isFree)) kept.set(isFree, index);
  }
  return [...kept.values()].sort((a, b) => a - b);
}
