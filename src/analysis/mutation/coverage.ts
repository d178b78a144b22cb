/** Which rules, and which of the conditions that they ask, the tests of a policy depend on. */

import type { Policy } from '../../core/policy/model.ts';
import type { Mutant } from './mutant.ts';
import { mutantsOf } from './mutants.ts';
import { noticedBy } from './notice.ts';
import { Reach } from './reach.ts';

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
  return mutantsOf(policy).flatMap(({ subject, part, at, make }) => {
    return part === null ? [] : [{ subject, part, at, test: noticedBy(make(), reach.of(subject))?.name ?? null }];
  });
}
