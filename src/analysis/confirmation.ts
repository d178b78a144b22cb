/** What policies do with a witness, by both evaluators: nothing is told that they do not say. */

import { compile } from '../core/policy/compiled/compile.ts';
import type { Policy } from '../core/policy/model.ts';
import { ReferenceEvaluator } from '../core/policy/reference.ts';
import type { Decided, Decider } from '../core/policy/verdict.ts';
import type { Cell } from './cell.ts';
import { sliceOf } from './slice.ts';
import type { Witness } from './witness.ts';

/** `compiled`: on each cube that is found; a crowded route takes the reference milliseconds, so it is asked what is told. */
type Which = 'compiled' | 'reference';

export class Confirmation {
  readonly #policies: readonly Policy[];
  readonly #app: string;
  readonly #made = new Map<Which, readonly Decider[]>();

  /** @param app the only one that is asked about */
  constructor(policies: readonly Policy[], app: string) {
    this.#policies = policies;
    this.#app = app;
  }

  /** One answer for each side; null for one that refuses the path. */
  ask(which: Which, { sides }: Cell, { query }: Witness): readonly (Decided | null)[] {
    const evaluators = this.#evaluators(which);
    return sides.map(({ refuses }, side) => (refuses ? null : (evaluators[side]?.decided(query) ?? null)));
  }

  /** Whether all policies allow it, by both evaluators, and this grant has its part in it. */
  allows({ sides }: Cell, { query }: Witness, grant: string): boolean {
    return (['compiled', 'reference'] as const).every((which) => {
      return this.#evaluators(which).every((evaluator, side) => {
        const refused = sides[side]?.refuses === true || evaluator.decided(query).effect !== 'allow';
        return !refused && evaluator.deciders(query).includes(grant);
      });
    });
  }

  /** Made when they are needed: most comparisons of an app need none. */
  #evaluators(which: Which): readonly Decider[] {
    let evaluators = this.#made.get(which);
    if (evaluators === undefined) {
      const slices = this.#policies.map((policy) => sliceOf(policy, this.#app));
      evaluators = slices.map((slice) => (which === 'compiled' ? compile(slice) : new ReferenceEvaluator(slice)));
      this.#made.set(which, evaluators);
    }
    return evaluators;
  }
}
