/** What signing in could give an anonymous caller (POLICY.md §4, "Anonymous"), by groups of grants that ask the same. */

import { counts, type Scope } from '../scope.ts';
import { signInTruth } from '../sign-in.ts';
import { denyTruth } from './compiled-deny.ts';
import type { Frame } from './frame.ts';
import { guardTruth, termsAt } from './guard.ts';
import type { RouteClass } from './route-class.ts';
import type { RuleGroup } from './rule-group.ts';

/** Grants that somebody, once signed in, may have, and the pairs at which. */
export interface WithinReach {
  readonly group: RuleGroup;
  readonly pairs: readonly number[];
}

/**
 * Those with full ≠ F, the group with the first grant first; none if a deny is certain even then.
 *
 * @param frame in which everything about the caller is unknown
 */
export function withinReach(routeClass: RouteClass, frame: Frame, scope: Scope): readonly WithinReach[] {
  for (const one of routeClass.denies) {
    if (counts(one.deny.rule, scope) && denyTruth(one, routeClass.pairs, frame) === 'T') return [];
  }
  const reached: WithinReach[] = [];
  for (const group of routeClass.distinctGroups) {
    if (!counts(group, scope)) continue;
    const pairs = group.pairs.filter((index) => {
      const pair = routeClass.pair(index);
      if (guardTruth(group.guard, pair, frame) === 'F') return false;
      return signInTruth(termsAt(group.guard, pair).need, frame) !== 'F';
    });
    if (pairs.length > 0) reached.push({ group, pairs });
  }
  return reached;
}
