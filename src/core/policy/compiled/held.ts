/** Which postures hold, and the answers that go with exactly these: made once, given to every request that is alike. */

import type { Effect } from '../model.ts';
import type { Evaluation, Verdict } from '../verdict.ts';

const NONE: readonly string[] = Object.freeze([]);

/** More answers than these, and a class begins anew. */
const MOST = 4096;

export class Held {
  /** In code-unit order. */
  readonly names: readonly string[];
  /** With one more posture, by its number in the class. */
  readonly next: (Held | undefined)[] = [];
  /** By grant and pair. */
  readonly allowed = new Map<number, Allowed>();

  constructor(names: readonly string[]) {
    this.names = names;
  }
}

/** All that was answered in one route class. */
export class HeldAnswers {
  #none = new Held(NONE);
  #count = 0;

  get none(): Held {
    return this.#none;
  }

  /** Those of `held`, and one more. */
  with(held: Held, name: string, index: number): Held {
    const known = held.next[index];
    if (known !== undefined) return known;
    const next = new Held([...held.names, name]);
    held.next[index] = next;
    this.#grow();
    return next;
  }

  allow(held: Held, key: number, verdict: Verdict): Allowed {
    const allowed = new Allowed(verdict);
    held.allowed.set(key, allowed);
    this.#grow();
    return allowed;
  }

  #grow(): void {
    this.#count += 1;
    if (this.#count <= MOST) return;
    this.#none = new Held(NONE);
    this.#count = 0;
  }
}

/** What shadow rules make of a verdict is mostly one and the same. */
const MOST_SHADOWS = 8;

/** One allowing verdict, alone and beside what it would be with shadow rules enforced. */
export class Allowed {
  readonly verdict: Verdict;
  readonly alone: Evaluation;
  readonly #beside: Evaluation[] = [];

  constructor(verdict: Verdict) {
    this.verdict = verdict;
    this.alone = { verdict, shadow: null };
  }

  beside(effect: Effect, by: string): Evaluation {
    for (const one of this.#beside) if (one.shadow?.by === by && one.shadow.effect === effect) return one;
    const evaluation: Evaluation = { verdict: this.verdict, shadow: { effect, by } };
    if (this.#beside.length < MOST_SHADOWS) this.#beside.push(evaluation);
    return evaluation;
  }
}
