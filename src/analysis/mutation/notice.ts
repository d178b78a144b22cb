/** Whether tests notice that a policy is another. */

import type { PolicyTest } from '../../core/policy/model.ts';
import { ANY_SIGN_IN } from '../../core/policy/persona.ts';
import type { ReferenceEvaluator } from '../../core/policy/reference.ts';
import { runTests, type Trial } from '../../core/policy/trial.ts';

/** @returns the first assertion that fails, or cannot be judged; null when all hold */
export function failingIn(evaluator: ReferenceEvaluator, tests: readonly PolicyTest[]): Trial | null {
  return runTests(evaluator, ANY_SIGN_IN, tests).find(({ outcome }) => outcome !== 'pass') ?? null;
}
