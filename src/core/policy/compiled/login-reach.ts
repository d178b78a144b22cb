/** What signing in could give an anonymous caller (POLICY.md §4, "Anonymous"), by groups of grants that ask the same. */

import { counts, type Scope } from '../scope.ts';
import { signInTruth } from '../sign-in.ts';
import type { ClassPair } from './class-pair.ts';
import { denyTruth } from './compiled-deny.ts';
import type { Frame } from './frame.ts';
import { guardTruth, termsAt } from './guard.ts';
import type { RouteClass } from './route-class.ts';
import type { RuleGroup } from './rule-group.ts';

/** Grants that somebody, once signed in, may have, and the pairs at which. */
export interface WithinReach {
  readonly group: RuleGroup;
  readonly pairs: readonly ClassPair[];
}

/**
 * Those with full ≠ F, the group with the first grant first; none if a deny is certain even then.
 *
 * @param frame in which everything about the caller is unknown
 */
export function withinReach({ denies, groups }: RouteClass, frame: Frame, scope: Scope): readonly WithinReach[] {
  for (const deny of denies) if (counts(deny, scope) && denyTruth(deny, frame) === 'T') return [];
  const reached: WithinReach[] = [];
  for (const group of groups) {
    if (!counts(group, scope)) continue;
    const pairs = group.pairs.filter(
      (pair) =>
        guardTruth(group.guard, pair, frame) !== 'F' && signInTruth(termsAt(group.guard, pair).need, frame) !== 'F',
    );
    if (pairs.length > 0) reached.push({ group, pairs });
  }
  return reached;
}
