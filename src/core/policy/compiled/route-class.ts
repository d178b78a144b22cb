/** All requests that match the same routes: the rules with res = T, and what follows from the routes alone. */

import type { Attribute, Grant, Posture } from '../model.ts';
import { addBit, type Bits, bitsFor } from './bits.ts';
import type { ClassDeny } from './compiled-deny.ts';
import type { ClassPair } from './class-pair.ts';
import type { Edges } from './edges.ts';
import { HeldAnswers } from './held.ts';
import { present } from './present.ts';
import type { RuleGroup } from './rule-group.ts';

/** More candidates than these are looked through 32 at a time. */
export const CROWD = 256;

export interface RouteClassParts {
  /** At least one, in the order of the specification. */
  readonly pairs: readonly ClassPair[];
  /** Numbers of the grants, in id order. */
  readonly grants: Int32Array;
  /** For each of them. */
  readonly groups: readonly RuleGroup[];
  readonly denies: readonly ClassDeny[];
  readonly hasShadow: boolean;
  readonly postures: readonly Posture[];
  readonly reads: readonly Attribute[];
}

export class RouteClass {
  readonly pairs: readonly ClassPair[];
  readonly grants: Int32Array;
  readonly groups: readonly RuleGroup[];
  /** Each once. */
  readonly distinctGroups: readonly RuleGroup[];
  readonly denies: readonly ClassDeny[];
  readonly hasShadow: boolean;
  /** Those that its rules ask about, by name. */
  readonly postures: readonly Posture[];
  readonly reads: readonly Attribute[];
  /** By number of rule; null while there are few. */
  readonly grantBits: Bits | null;
  readonly denyBits: Bits | null;
  readonly answers = new HeldAnswers();
  /** Found out when somebody asks. */
  edges: Edges | null = null;
  readonly #rules: readonly Grant[];

  /** @param rules all grants of the policy @param size of the rule space */
  constructor(parts: RouteClassParts, rules: readonly Grant[], size: number) {
    this.#rules = rules;
    this.pairs = parts.pairs;
    this.grants = parts.grants;
    this.groups = parts.groups;
    this.distinctGroups = [...new Set(parts.groups)];
    this.denies = parts.denies;
    this.hasShadow = parts.hasShadow;
    this.postures = parts.postures;
    this.reads = parts.reads;
    this.grantBits = this.grants.length > CROWD ? bitsOf(this.grants, size) : null;
    const denies = this.denies.map(({ deny }) => deny.sink);
    this.denyBits = denies.length > CROWD ? bitsOf(denies, size) : null;
  }

  /** INVARIANT: places and indexes come from this class, so each names something. */
  pair(index: number): ClassPair {
    return present(this.pairs[index]);
  }

  group(place: number): RuleGroup {
    return present(this.groups[place]);
  }

  grant(place: number): Grant {
    return present(this.#rules[this.grants[place] ?? -1]);
  }

  deny(place: number): ClassDeny {
    return present(this.denies[place]);
  }

  /** Where the grant of this number is in `grants`. */
  placeOfGrant(grant: number): number {
    let low = 0;
    let high = this.grants.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.grants[middle] ?? 0) < grant) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  placeOfDeny(sink: number): number {
    let low = 0;
    let high = this.denies.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.denies[middle]?.deny.sink ?? 0) < sink) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** A measure of its memory: what grows with the rules. */
  get weight(): number {
    return 32 + this.grants.length + 4 * this.denies.length + this.pairs.length + this.reads.length;
  }
}

function bitsOf(numbers: Iterable<number>, size: number): Bits {
  const bits = bitsFor(size);
  for (const number of numbers) addBit(bits, number);
  return bits;
}
