/** The one place that makes a `Permit`: forwarding without a decision does not compile. */

import type { Query } from './query.ts';
import type { Evaluation, Evaluator, Shadow, Verdict } from './verdict.ts';

let issue: (query: Query, evaluation: Evaluation, policy: string) => Permit;

/** Proof that the policy allowed exactly this request. Only `decide` can make one: `#issued` cannot be forged by `as`. */
export class Permit {
  readonly #issued = true;
  readonly query: Query;
  readonly verdict: Verdict;
  readonly shadow: Shadow | null;
  /** The policy's id. */
  readonly policy: string;

  private constructor(query: Query, evaluation: Evaluation, policy: string) {
    this.query = query;
    this.verdict = evaluation.verdict;
    this.shadow = evaluation.shadow;
    this.policy = policy;
  }

  static {
    issue = (query, evaluation, policy) => new Permit(query, evaluation, policy);
  }

  /** INVARIANT: whatever forwards asks this first; an object that only looks like a permit is a fault. */
  static assert(permit: Permit): void {
    if (!(#issued in permit)) throw new TypeError('not a permit');
  }
}

/** The policy said no, or not yet: why, and what would help. */
export interface Denial {
  readonly query: Query;
  readonly verdict: Verdict;
  readonly shadow: Shadow | null;
  readonly policy: string;
}

export type Decision = Permit | Denial;

export function decide(evaluator: Evaluator, query: Query): Decision {
  const evaluation = evaluator.evaluate(query);
  const policy = evaluator.policy.id;
  if (evaluation.verdict.effect === 'allow') return issue(query, evaluation, policy);
  return { query, verdict: evaluation.verdict, shadow: evaluation.shadow, policy };
}
