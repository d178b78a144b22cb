/** An allowing answer: made once, and given to every request that is alike. */

import type { Effect } from '../model.ts';
import type { Evaluation, Verdict } from '../verdict.ts';
import type { ClassPair } from './class-pair.ts';
import type { Held } from './held.ts';

/** What shadow rules make of a verdict is mostly one and the same. */
const MOST_SHADOWS = 8;

export class Allowed {
  /** It goes with these postures, and with this pair. */
  readonly held: Held;
  readonly pair: ClassPair;
  readonly next: Allowed | null;
  readonly alone: Evaluation;
  readonly #beside: Evaluation[] = [];

  constructor(verdict: Verdict, held: Held, pair: ClassPair, next: Allowed | null) {
    this.held = held;
    this.pair = pair;
    this.next = next;
    this.alone = { verdict, shadow: null };
  }

  /** With what it would be if shadow rules were enforced. */
  beside(effect: Effect, by: string): Evaluation {
    for (const one of this.#beside) if (one.shadow?.by === by && one.shadow.effect === effect) return one;
    const evaluation: Evaluation = { verdict: this.alone.verdict, shadow: { effect, by } };
    if (this.#beside.length < MOST_SHADOWS) this.#beside.push(evaluation);
    return evaluation;
  }
}
