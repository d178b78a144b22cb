/** Reads one posture from a device's facts, and how long that reading is good for. */

import type { Device, Fact } from '../../device.ts';
import { instantOf, isCurrent, readAs } from '../attribute.ts';
import type { Policy, Posture, Predicate } from '../model.ts';
import { satisfies } from '../operator.ts';
import type { Test } from '../predicate.ts';
import { cameWithSignIn } from '../renewal.ts';
import { and, or, type Truth, truth } from '../truth.ts';

/** `as-known`, or as if the facts that came with the sign-in were of this moment. */
export type Freshness = 'as-known' | 'renewed';

/** Holds from `from` up to `until`, in whole ms: what is read is a pure function of the facts and the instant. */
export interface PostureReading {
  readonly truth: Truth;
  /** The fewest tests that would have to become true. */
  readonly lacks: number;
  readonly from: number;
  readonly until: number;
}

interface Part {
  readonly truth: Truth;
  readonly lacks: number;
}

export class PostureReader {
  readonly #policy: Policy;
  readonly #device: Device;
  readonly #freshness: Freshness;
  readonly #now: number;
  #from = Number.NEGATIVE_INFINITY;
  #until = Number.POSITIVE_INFINITY;

  constructor(policy: Policy, device: Device, freshness: Freshness, now: number) {
    this.#policy = policy;
    this.#device = device;
    this.#freshness = freshness;
    this.#now = now;
  }

  read(posture: Posture): PostureReading {
    const { truth, lacks } = this.#part(posture.predicate, posture);
    return { truth, lacks, from: this.#from, until: this.#until };
  }

  /** Every part is read, also where the first decides: what any of them hangs on bounds the reading. */
  #part(predicate: Predicate, posture: Posture): Part {
    switch (predicate.kind) {
      case 'all': {
        const parts = predicate.of.map((part) => this.#part(part, posture));
        const truth = parts.reduce<Truth>((result, part) => and(result, part.truth), 'T');
        return { truth, lacks: parts.reduce((sum, { lacks }) => sum + lacks, 0) };
      }
      case 'any': {
        const parts = predicate.of.map((part) => this.#part(part, posture));
        const truth = parts.reduce<Truth>((result, part) => or(result, part.truth), 'F');
        return { truth, lacks: Math.min(...parts.map(({ lacks }) => lacks)) };
      }
      case 'name': {
        const inner = this.#policy.postures.get(predicate.name);
        return inner === undefined ? { truth: 'U', lacks: 0 } : this.#part(inner.predicate, inner);
      }
      case 'test': {
        const truth = this.#test(predicate, posture.maxAge);
        return { truth, lacks: truth === 'T' ? 0 : 1 };
      }
    }
  }

  #test({ attribute, operator }: Test, maxAge: number): Truth {
    const fact = this.#device.facts[attribute.name];
    if (fact === undefined) return 'U';
    const instant = attribute.type === 'time' ? instantOf(fact.value) : null;
    if (instant !== null) this.#edge(instant);
    if (!this.#isCurrent(fact, maxAge)) return 'U';
    const value = readAs(attribute.type, fact.value, this.#now);
    return value === null ? 'U' : truth(satisfies(value, operator));
  }

  #isCurrent(fact: Fact, maxAge: number): boolean {
    if (this.#freshness === 'renewed' && cameWithSignIn(fact)) return true;
    if (fact.at === null) return false;
    this.#edge(fact.at);
    this.#edge(Math.floor(fact.at + maxAge) + 1);
    return isCurrent(fact, maxAge, this.#now);
  }

  #edge(instant: number): void {
    if (instant <= this.#now) this.#from = Math.max(this.#from, instant);
    else this.#until = Math.min(this.#until, instant);
  }
}
