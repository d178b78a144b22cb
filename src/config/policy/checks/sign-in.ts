/** Whether anybody could ever sign in as strongly as a grant asks. */

import type { AuthCondition, Grant, Policy, PolicyApp } from '../../../core/policy/model.ts';
import type { Place } from '../place.ts';
import type { PolicyContext } from '../scope.ts';
import type { Places } from './lint.ts';
import { reached } from './reach.ts';

export function checkSignIns(
  policy: Policy,
  rules: Places['rules'],
  apps: Places['apps'],
  { providers }: PolicyContext,
): void {
  const askable = providers === null ? null : new Set(providers.flatMap((provider) => provider.askableAmr));
  for (const grant of policy.grants) {
    const place = rules.get(grant.id);
    if (place === undefined) continue;
    for (const { app } of reached(grant, policy)) checkMeeting(grant, app, place);
    checkAskable(grant.conditions.auth, askable, place.in('if', 'auth', 'amr'), `grant \`${grant.id}\``);
  }
  for (const { name, floor } of policy.apps.values()) {
    const place = apps(name)?.in('floor', 'auth', 'amr');
    if (place !== undefined)
      checkAskable(floor?.conditions.auth ?? null, askable, place, `the floor of app \`${name}\``);
  }
}

function checkMeeting(grant: Grant, app: PolicyApp, place: Place): void {
  const mine = grant.conditions.auth?.acr ?? [];
  const floor = app.floor?.conditions.auth?.acr ?? [];
  if (mine.length === 0 || floor.length === 0 || mine.some((acr) => floor.includes(acr))) return;
  place
    .in('if', 'auth', 'acr')
    .error(
      'unsatisfiable-auth',
      `grant \`${grant.id}\` and the floor of app \`${app.name}\` ask for different \`acr\`: no sign-in has both`,
      `the floor asks for ${floor.map((acr) => `\`${acr}\``).join(' or ')}`,
    );
}

/** An `amr` has no parameter in OpenID Connect: only a `step_up:` entry says how to ask for it. */
function checkAskable(
  auth: AuthCondition | null,
  askable: ReadonlySet<string> | null,
  place: Place,
  whose: string,
): void {
  for (const amr of auth?.amr ?? []) {
    if (askable === null || askable.has(amr)) continue;
    place.error(
      'unaskable-amr',
      `${whose} asks for \`amr\` \`${amr}\`, and no provider can be asked for it`,
      `in sallyport.yaml: \`step_up: { amr.${amr}: { acr_values: [ … ] } }\``,
    );
  }
}
