/** Tests in a policy that say somebody needs what would be taken away: their author's word outweighs a log. */

import { compile } from '../../core/policy/compiled/compile.ts';
import type { Policy } from '../../core/policy/model.ts';
import { runTests, type Trial } from '../../core/policy/trial.ts';

export class PolicyTests {
  readonly #passed: readonly Trial[];

  constructor(before: Policy) {
    this.#passed = runTests(compile(before)).filter(({ outcome }) => outcome === 'pass');
  }

  /** Names of those that pass before and not after, each once. */
  failing(after: Policy): readonly string[] {
    if (this.#passed.length === 0) return [];
    const failed = new Set(
      runTests(compile(after)).flatMap(({ outcome, assertion }) => (outcome === 'pass' ? [] : [assertion])),
    );
    return [...new Set(this.#passed.flatMap(({ test, assertion }) => (failed.has(assertion) ? [test.name] : [])))];
  }
}
