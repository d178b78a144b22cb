/** Grants of a route class that differ only in whom they are about. */

import type { Candidate } from './candidate.ts';
import type { ClassPair } from './class-pair.ts';
import type { Guard } from './guard.ts';

export interface RuleGroup {
  /** Never given twice, and never 0. */
  readonly id: number;
  readonly guard: Guard;
  readonly mode: Candidate['mode'];
  readonly pairs: readonly ClassPair[];
  /** In id order: at least one. */
  readonly members: Candidate[];
}

/** Where a guard may be judged differently: at each pair if it reads the path, else once with and once without the floor. */
export function tellingPairs(pairs: readonly ClassPair[], guardReadsPath: boolean): readonly ClassPair[] {
  if (guardReadsPath) return pairs;
  return pairs.filter((pair, index) => pairs.findIndex(({ isFree }) => isFree === pair.isFree) === index);
}
