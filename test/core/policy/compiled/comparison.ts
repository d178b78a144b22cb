/** One question put to both evaluators: all that they say must be the same. */

import type { Query } from '../../../../src/core/policy/query.ts';
import type { Decided, Decider, Evaluation, Verdict } from '../../../../src/core/policy/verdict.ts';

/** What kinds of answers there were, so that a proof that compares nothing of interest is seen to be one. */
export class Census {
  readonly counts = new Map<string, number>();
  pairs = 0;

  add(verdict: Verdict, shadow: string | null): void {
    this.pairs += 1;
    this.#count(verdict.effect);
    if (verdict.effect === 'deny') this.#count(verdict.by === 'default' ? 'by default' : 'by a deny');
    if (verdict.uncertain) this.#count('uncertain');
    for (const reason of ['device-facts-stale', 'step-up-unmet'] as const) {
      if (verdict.reasons.includes(reason)) this.#count(reason);
    }
    if (shadow !== null) this.#count(shadow === verdict.by ? 'shadow agrees' : 'shadow differs');
  }

  /** Of all pairs, 0 to 1. */
  share(kind: string): number {
    return (this.counts.get(kind) ?? 0) / this.pairs;
  }

  #count(kind: string): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }
}

/** @returns what they say otherwise; null when they agree */
export function disagreement(reference: Decider, compiled: Decider, query: Query, census: Census): object | null {
  const [plain, fast] = [askAll(reference, query), askAll(compiled, query)];
  census.add(plain.verdict, plain.shadow?.by ?? null);
  const { effect, by } = plain.verdict;
  const told = plain.decided.effect === effect && plain.decided.by === by;
  return told && isSame(plain, fast) ? null : { query, reference: plain, compiled: fast };
}

function askAll(evaluator: Decider, query: Query): Evaluation & { readonly decided: Decided } {
  const { verdict, shadow } = evaluator.evaluate(query);
  const decided = evaluator.decided(query);
  const rest = {
    decided,
    deciders: evaluator.deciders(query),
    until: evaluator.until(query),
    reads: evaluator.reads(query),
  };
  return { verdict, shadow, ...rest };
}

/** Of plain data; a key that is absent is none that is undefined. */
function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length || Array.isArray(one) !== Array.isArray(other)) return false;
  return keys.every((key) => Object.hasOwn(other, key) && isSame(Reflect.get(one, key), Reflect.get(other, key)));
}
