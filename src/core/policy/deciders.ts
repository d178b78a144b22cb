/** The whole deciding set: D, G or S of POLICY.md §4, or the grants for which `login` is asked. */

import { withinReach } from './login.ts';
import { grantCovers, type PlacedGrant, termsAt } from './placed.ts';
import { withFreshFacts } from './renewal.ts';
import { coreOf, fullDeny, fullGrant } from './rule.ts';
import type { Ruling } from './ruling.ts';
import { counts } from './scope.ts';
import { stepUpFor } from './sign-in.ts';
import type { Situation } from './situation.ts';

/** In id order. */
export function decidersOf(ruling: Ruling, situation: Situation): readonly string[] {
  if (ruling.by === null) return ['default'];
  switch (ruling.effect) {
    case 'deny': {
      const denies = situation.touched.denies.filter((deny) => counts(deny.rule, 'enforced'));
      return denies.filter((deny) => fullDeny(deny, situation) !== 'F').map(({ rule }) => rule.id);
    }
    case 'allow':
      return granting(situation);
    case 'login':
      return [...new Set(withinReach(situation, 'enforced').map(({ grant }) => grant.rule.id))];
    case 'step_up':
      return ruling.cause === 'step-up-required' ? steppable(situation) : renewable(situation);
  }
}

function granting(situation: Situation): readonly string[] {
  return enforced(situation)
    .filter((grant) => fullGrant(grant, situation) === 'T')
    .map(({ rule }) => rule.id);
}

function steppable(situation: Situation): readonly string[] {
  return enforced(situation)
    .filter((grant) => isSteppable(grant, situation))
    .map(({ rule }) => rule.id);
}

/** What would decide if the facts that came with the sign-in were fresh. */
function renewable(situation: Situation): readonly string[] {
  const query = withFreshFacts(situation.query);
  if (query === null) return [];
  const fresh = situation.as(query.identity, query);
  const granted = granting(fresh);
  return granted.length > 0 ? granted : steppable(fresh);
}

function isSteppable(grant: PlacedGrant, situation: Situation): boolean {
  return situation.pairs.some(
    (pair) =>
      grantCovers(grant, pair) &&
      coreOf(grant, pair, situation) === 'T' &&
      stepUpFor(termsAt(grant, pair).need, situation) !== null,
  );
}

function enforced({ touched }: Situation): readonly PlacedGrant[] {
  return touched.grants.filter((grant) => counts(grant.rule, 'enforced'));
}
