/** Which test notices a mutant. */

import type { Policy, PolicyTest } from '../../core/policy/model.ts';
import { ReferenceEvaluator } from '../../core/policy/reference.ts';
import { runTests, type Trial } from '../../core/policy/trial.ts';
import { sliceOf } from '../slice.ts';

/**
 * @param apps where the mutant may answer otherwise
 * @returns the first assertion that fails, or can no longer be judged; null = nobody would notice
 */
export function noticedBy(mutated: Policy, apps: Iterable<string>): Trial | null {
  for (const app of apps) {
    const slice = sliceOf(mutated, app);
    const failing = slice.tests.length === 0 ? null : firstFailing(slice, slice.tests);
    if (failing !== null) return failing;
  }
  return null;
}

/** Whether a test holds before the change and not after it. */
export function tells(test: PolicyTest, before: Policy, after: Policy): boolean {
  return firstFailing(before, [test]) === null && firstFailing(after, [test]) !== null;
}

function firstFailing(policy: Policy, tests: readonly PolicyTest[]): Trial | null {
  const trials = runTests(new ReferenceEvaluator({ ...policy, tests }));
  return trials.find(({ outcome }) => outcome !== 'pass') ?? null;
}
