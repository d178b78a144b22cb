/** What anybody may do without a sign-in, and what stands in its way for certain. */

import type { Deny, Grant, Policy } from '../../../core/policy/model.ts';
import type { Place } from '../place.ts';
import { reached } from './reach.ts';

export function checkPublic(policy: Policy, places: ReadonlyMap<string, Place>): void {
  for (const grant of policy.grants) {
    if (grant.mode === 'shadow' || !grant.who.some((who) => who.kind === 'anyone')) continue;
    const place = places.get(grant.id);
    if (place === undefined) continue;
    checkFloor(grant, policy, place);
    for (const deny of policy.denies) if (closes(deny, grant, policy)) reportClosed(deny, grant, place);
  }
}

/** A floor that asks for a sign-in or a device makes a public grant reach nobody it was meant for. */
function checkFloor(grant: Grant, policy: Policy, place: Place): void {
  for (const { app, resource } of reached(grant, policy)) {
    const floor = app.floor;
    if (floor === null || floor.except.includes(resource.name)) continue;
    const { posture, auth, session, same } = floor.conditions;
    if (posture === null && auth === null && session === null && same === null) continue;
    place.error(
      'public-below-floor',
      `grant \`${grant.id}\` lets anybody into \`${app.name}/${resource.name}\`, below a floor that nobody without a sign-in can reach`,
      `free it with \`floor: { except: [${resource.name}] }\`, or name groups instead of \`anyone\``,
    );
  }
}

/** It fires on everybody without a sign-in, whatever they send. */
function closes(deny: Deny, grant: Grant, policy: Policy): boolean {
  if (deny.mode === 'shadow' || !deny.who.some((who) => who.kind === 'anyone')) return false;
  const { network, schedule, same } = deny.conditions;
  if (network !== null || schedule !== null || same !== null || deny.notBefore !== null || deny.until !== null)
    return false;
  const spared =
    deny.unless !== null && (deny.unless.who === null || deny.unless.who.some((who) => who.kind === 'anyone'));
  if (spared && deny.unless?.posture === null) return false;
  const closed = new Set(reached(deny, policy).map(({ resource }) => resource));
  return reached(grant, policy).every(({ resource }) => closed.has(resource));
}

function reportClosed(deny: Deny, grant: Grant, place: Place): void {
  place.error(
    'public-closed',
    `deny \`${deny.id}\` closes everything that grant \`${grant.id}\` opens to anybody`,
    `\`${deny.id}\` stands at ${deny.at.file}:${deny.at.line}:${deny.at.col}`,
  );
}
