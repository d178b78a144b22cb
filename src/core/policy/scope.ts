/** Which rules count: the enforced ones, or, for line 14, those in shadow too. */

import type { Rule } from './model.ts';

/** `with-shadow`: shadow rules are counted as enforced. */
export type Scope = 'enforced' | 'with-shadow';

export function counts({ mode }: Pick<Rule, 'mode'>, scope: Scope): boolean {
  return mode === 'enforce' || scope === 'with-shadow';
}
