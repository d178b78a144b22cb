/** Rules that do something else than most authors expect. */

import type { Deny, Grant, Policy } from '../../../core/policy/model.ts';
import type { Place } from '../place.ts';
import { reached } from './reach.ts';
import { claimsOfGroup } from './reading.ts';

export function checkSurprises(policy: Policy, places: ReadonlyMap<string, Place>): void {
  for (const grant of policy.grants) {
    const place = places.get(grant.id);
    if (place === undefined) continue;
    warnOfAllMethods(grant, policy, place);
    warnOfSpellings(grant, policy, place);
  }
  for (const deny of policy.denies) {
    const place = places.get(deny.id);
    if (place === undefined) continue;
    warnOfOptionalClaims(deny, policy, place);
    if (deny.until !== null)
      place.in('until').warn('deny-ends', `deny \`${deny.id}\` ends: from then on it opens what it closed`);
    if (deny.conditions.posture !== null) {
      place
        .in('if', 'posture')
        .warn(
          'deny-on-posture',
          `deny \`${deny.id}\` also fires on every device of which the facts are unknown`,
          'ask for a good posture in the grants instead',
        );
    }
  }
}

function warnOfAllMethods(grant: Grant, policy: Policy, place: Place): void {
  const all = reached(grant, policy).find(({ resource }) =>
    resource.routes.some((route) => route.methods.includes('*')),
  );
  if (all === undefined) return;
  place
    .in('to')
    .warn(
      'all-methods',
      `grant \`${grant.id}\` gives every method of \`${all.app.name}/${all.resource.name}\`, WebSockets too`,
    );
}

/** A literal has one spelling; some clients escape these and some do not. */
function warnOfSpellings(grant: Grant, policy: Policy, place: Place): void {
  for (const { resource } of reached(grant, policy)) {
    for (const { pattern } of resource.routes) {
      const literal = pattern.segments.find(
        (segment) => segment.kind === 'literal' && /[@$]|%40|%24/.test(segment.value),
      );
      if (literal === undefined) continue;
      place
        .in('to')
        .warn(
          'one-spelling',
          `\`${pattern.source}\` grants this spelling only`,
          'clients also send `@` as `%40` and `$` as `%24`: list both if both come',
        );
    }
  }
}

/** A deny that cannot be ruled out fires: on whoever has not the claim that it reads. */
function warnOfOptionalClaims(deny: Deny, policy: Policy, place: Place): void {
  const read = new Set(deny.who.flatMap((who) => (who.kind === 'group' ? claimsOfGroup(who.name, policy) : [])));
  const closed = new Set(reached(deny, policy).map(({ resource }) => resource));
  for (const grant of policy.grants) {
    if (!reached(grant, policy).some(({ resource }) => closed.has(resource))) continue;
    for (const who of grant.who) {
      if (who.kind !== 'group' && who.kind !== 'user') continue;
      const known = new Set(who.kind === 'group' ? claimsOfGroup(who.name, policy) : []);
      const missing = [...read].find(
        (attribute) => !known.has(attribute) && attribute.name !== 'iss' && attribute.name !== 'sub',
      );
      if (missing === undefined || isSpared(deny, who.kind === 'group' ? who.name : who.email)) continue;
      const whom = who.kind === 'group' ? `group \`${who.name}\`` : `\`${who.email}\``;
      place
        .in('who')
        .warn(
          'deny-reads-optional',
          `deny \`${deny.id}\` reads \`claims.${missing.name}\`, which ${whom} of grant \`${grant.id}\` need not have: it fires on who has it not`,
          'add `unless`, or let the group ask for the claim',
        );
      return;
    }
  }
}

function isSpared(deny: Deny, name: string): boolean {
  return (deny.unless?.who ?? []).some(
    (who) => (who.kind === 'group' && who.name === name) || (who.kind === 'user' && who.email === name),
  );
}
