/** Which rules, and which of the conditions that they ask, the tests of a policy depend on. */

import type { Policy } from '../../core/policy/model.ts';
import { Evaluators } from './evaluators.ts';
import type { Mutant } from './mutant.ts';
import { mutantsOf } from './mutants.ts';
import { Reach } from './reach.ts';
import { Watch } from './watch.ts';

/** A rule, or one condition of a rule or a floor. */
export interface Covered {
  readonly subject: Mutant['subject'];
  /** `rule` is all of it. */
  readonly part: string;
  readonly at: Mutant['at'];
  /** A test that would fail without it; null = none would. */
  readonly test: string | null;
}

/** @param policy passes its tests; its rules in shadow decide nothing, and are left out */
export function coverageOf(policy: Policy): readonly Covered[] {
  const reach = new Reach(policy);
  const tests = new Watch(new Evaluators(policy), policy.tests);
  return mutantsOf(policy).flatMap(({ subject, part, at, make }) => {
    if (part === null) return [];
    const test = tests.noticing(subject, new Evaluators(make()), reach.of(subject));
    return [{ subject, part, at, test: test?.name ?? null }];
  });
}
