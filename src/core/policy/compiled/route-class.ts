/** All requests that match the same routes: the rules with res = T, and what follows from the routes alone. */

import type { Attribute, Posture } from '../model.ts';
import type { Candidate } from './candidate.ts';
import type { ClassPair } from './class-pair.ts';
import type { ClassDeny } from './compiled-deny.ts';
import { Crowd } from './crowd.ts';
import type { Edges } from './edges.ts';
import type { RuleGroup } from './rule-group.ts';

/** More candidates than these are looked through 32 at a time. */
const FEW = 2;

export interface RouteClassParts {
  /** At least one, in the order of the specification. */
  readonly pairs: readonly ClassPair[];
  /** In id order, like the denies. */
  readonly candidates: readonly Candidate[];
  /** The candidates by what they ask, in the order of the first of each. */
  readonly groups: readonly RuleGroup[];
  readonly denies: readonly ClassDeny[];
  readonly hasShadow: boolean;
  /** Those that its rules ask about, by name. */
  readonly postures: readonly Posture[];
  readonly reads: readonly Attribute[];
}

export class RouteClass {
  // What every request looks at comes first, so that it shares a cache line.
  readonly candidates: readonly Candidate[];
  readonly denies: readonly ClassDeny[];
  /** Null while there are few. */
  readonly crowd: Crowd | null;
  readonly denyCrowd: Crowd | null;
  readonly hasShadow: boolean;
  readonly postures: readonly Posture[];
  readonly reads: readonly Attribute[];
  readonly pairs: readonly ClassPair[];
  readonly groups: readonly RuleGroup[];
  /** Found out when somebody asks. */
  edges: Edges | null = null;

  /** @param size of the rule space */
  constructor(parts: RouteClassParts, size: number) {
    this.candidates = parts.candidates;
    this.denies = parts.denies;
    this.crowd = crowdOf(
      parts.candidates.map(({ grant }) => grant),
      size,
    );
    this.denyCrowd = crowdOf(
      parts.denies.map(({ sink }) => sink),
      size,
    );
    this.hasShadow = parts.hasShadow;
    this.postures = parts.postures;
    this.reads = parts.reads;
    this.pairs = parts.pairs;
    this.groups = parts.groups;
  }

  /** Its memory, in the units of `ClassBudget`. */
  get weight(): number {
    return 8 + 2 * this.candidates.length + 2 * this.denies.length + 2 * this.pairs.length + 3 * this.groups.length;
  }
}

function crowdOf(numbers: readonly number[], size: number): Crowd | null {
  return numbers.length > FEW ? new Crowd(numbers, size) : null;
}
