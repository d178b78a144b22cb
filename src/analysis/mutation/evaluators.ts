/** Evaluators of one policy, one for each app: made when they are asked for, and faster than one of all. */

import type { Policy } from '../../core/policy/model.ts';
import { ReferenceEvaluator } from '../../core/policy/reference.ts';
import { sliceOf } from '../slice.ts';

export class Evaluators {
  readonly policy: Policy;
  readonly #byApp = new Map<string, ReferenceEvaluator>();

  constructor(policy: Policy) {
    this.policy = policy;
  }

  /** Of the requests of an app. */
  of(app: string): ReferenceEvaluator {
    let evaluator = this.#byApp.get(app);
    if (evaluator === undefined) {
      evaluator = new ReferenceEvaluator(sliceOf(this.policy, app));
      this.#byApp.set(app, evaluator);
    }
    return evaluator;
  }
}
