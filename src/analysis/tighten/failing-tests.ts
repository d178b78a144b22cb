/** Tests in a policy that say somebody needs what would be taken away: their author's word outweighs a log. */

import { compile } from '../../core/policy/compiled/compile.ts';
import type { Policy } from '../../core/policy/model.ts';
import { runTests } from '../../core/policy/trial.ts';

export interface FailingTest {
  readonly name: string;
  readonly app: string;
  /** What decided before. */
  readonly rules: readonly string[];
}

/** Those that pass before and not after. */
export function failingTests(before: Policy, after: Policy): readonly FailingTest[] {
  const passed = runTests(compile(before)).filter(({ outcome }) => outcome === 'pass');
  const failed = new Set(
    runTests(compile(after)).flatMap(({ outcome, assertion }) => (outcome === 'pass' ? [] : [assertion])),
  );
  return passed
    .filter(({ assertion }) => failed.has(assertion))
    .map(({ test, assertion, deciders }) => ({ name: test.name, app: assertion.app, rules: deciders }));
}
