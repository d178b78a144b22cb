/** Which test notices that a policy is another. */

import type { Policy, PolicyTest } from '../../core/policy/model.ts';
import { ReferenceEvaluator } from '../../core/policy/reference.ts';
import { runTests, type Trial } from '../../core/policy/trial.ts';
import { sliceOf } from '../slice.ts';

/** @returns the first assertion that fails, or cannot be judged; null when all hold */
export function failingIn(policy: Policy, tests: readonly PolicyTest[]): Trial | null {
  if (tests.length === 0) return null;
  const trials = runTests(new ReferenceEvaluator({ ...policy, tests }));
  return trials.find(({ outcome }) => outcome !== 'pass') ?? null;
}

/** @param apps where the policy may answer otherwise than the one that its tests are for */
export function noticedBy(policy: Policy, apps: Iterable<string>): PolicyTest | null {
  for (const app of apps) {
    const slice = sliceOf(policy, app);
    const failing = failingIn(slice, slice.tests);
    if (failing !== null) return failing.test;
  }
  return null;
}
