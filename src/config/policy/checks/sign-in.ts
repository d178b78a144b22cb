/** Whether anybody could ever sign in as strongly as a grant asks. */

import type { AuthCondition, Grant, Policy } from '../../../core/policy/model.ts';
import type { Ground } from '../ground.ts';
import type { Place } from '../../place.ts';
import { isBelowFloor, type Reach } from './reach.ts';

export function checkSignIns(policy: Policy, ground: Ground, reach: Reach): void {
  const { providers } = ground;
  const askable = providers === null ? null : new Set(providers.flatMap((provider) => provider.askableAmr));
  for (const grant of policy.grants) {
    const place = ground.placeOf(grant).in('if', 'auth');
    checkAskable(grant.conditions.auth, askable, place.in('amr'));
    checkLevels(grant, place.in('acr'), reach);
  }
  for (const { floor } of policy.apps.values()) {
    if (floor !== null) checkAskable(floor.conditions.auth, askable, ground.placeOf(floor).in('auth', 'amr'));
  }
}

/** OpenID Connect has no parameter for an `amr`: only an entry of `step_up:` says how to ask for it. */
function checkAskable(auth: AuthCondition | null, askable: ReadonlySet<string> | null, place: Place): void {
  for (const [index, amr] of auth?.amr.entries() ?? []) {
    if (askable === null || askable.has(amr)) continue;
    place
      .in(index)
      .error(
        'amr-unaskable',
        `no provider can be asked for the \`amr\` \`${amr}\``,
        `in sallyport.yaml: \`step_up: { amr.${amr}: { acr_values: [ … ] } }\``,
      );
  }
}

function checkLevels(grant: Grant, place: Place, reach: Reach): void {
  const asked = grant.conditions.auth?.acr ?? [];
  if (asked.length === 0) return;
  for (const app of new Set(
    reach
      .of(grant)
      .filter(isBelowFloor)
      .map((at) => at.app),
  )) {
    const floor = app.floor?.conditions.auth?.acr ?? [];
    if (floor.length === 0 || asked.some((acr) => floor.includes(acr))) continue;
    place.error(
      'unsatisfiable-auth',
      `the floor of \`${app.name}\` asks for another \`acr\`, and nobody has both`,
      `the floor asks for ${floor.map((acr) => `\`${acr}\``).join(' or ')}`,
    );
  }
}
