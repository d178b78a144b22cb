/** What signing in could give an anonymous caller (POLICY.md §4, "Anonymous"). */

import type { SignInNeed } from './need.ts';
import type { Pair } from './pair.ts';
import { grantCovers, type PlacedGrant, termsAt } from './placed.ts';
import { fullAt, fullDeny } from './rule.ts';
import type { LoginWanted } from './ruling.ts';
import { counts, type Scope } from './scope.ts';
import type { Situation } from './situation.ts';
import type { StepUp } from './verdict.ts';

/** A grant that somebody, once signed in, may have. */
export interface WithinReach {
  readonly grant: PlacedGrant;
  readonly pair: Pair;
}

/** @returns null when no sign-in could change the outcome: then it is a plain deny */
export function loginFor(situation: Situation, scope: Scope): LoginWanted | null {
  const reached = withinReach(situation, scope);
  const [first] = reached;
  if (first === undefined) return null;
  const stepUp = commonNeed(reached.map(({ grant, pair }) => termsAt(grant, pair).need));
  return { effect: 'login', by: first.grant, pair: first.pair, stepUp };
}

/** The grants with full ≠ F once everything about the caller is unknown; none if a deny is certain even then. */
export function withinReach(situation: Situation, scope: Scope): readonly WithinReach[] {
  const anybody = situation.as('unknown', situation.query);
  const reached: WithinReach[] = [];
  for (const deny of situation.touched.denies) {
    if (counts(deny.rule, scope) && fullDeny(deny, anybody) === 'T') return reached;
  }
  for (const grant of situation.touched.grants) {
    if (!counts(grant.rule, scope)) continue;
    for (const pair of situation.pairs) {
      if (grantCovers(grant, pair) && fullAt(grant, pair, anybody) !== 'F') reached.push({ grant, pair });
    }
  }
  return reached;
}

/** What every one of them asks: asked for at once, it saves a second sign-in. */
export function commonNeed(needs: readonly SignInNeed[]): StepUp {
  const amr = (needs[0]?.amr ?? []).filter((value) => needs.every((need) => need.amr.includes(value)));
  return { amr, acr: anyOf(needs), maxAge: longest(needs) };
}

/** Whoever has none of these is refused by all of the grants. */
function anyOf(needs: readonly SignInNeed[]): readonly string[] {
  const values = new Set<string>();
  for (const { acr } of needs) {
    if (acr === null) return [];
    for (const value of acr) values.add(value);
  }
  return [...values].sort();
}

/** Seconds; null when one of them does not ask. The age of the session is that of the sign-in to come: none. */
function longest(needs: readonly SignInNeed[]): number | null {
  let longest = 0;
  for (const { authAge } of needs) {
    if (authAge === null) return null;
    longest = Math.max(longest, authAge);
  }
  return Math.floor(longest / 1000);
}
