/** What anybody may do without a sign-in, and what stands in its way for certain. */

import type { Deny, Policy, Unless } from '../../../core/policy/model.ts';
import type { Ground } from '../ground.ts';
import { isBelowFloor, type Reach, type Reached } from './reach.ts';

export function checkPublic(policy: Policy, ground: Ground, reach: Reach): void {
  const closing = policy.denies.filter(closesForAnybody);
  const closed = closing.map((deny) => ({ deny, resources: closedBy(deny, reach) }));
  for (const grant of policy.grants) {
    const index = grant.who.findIndex((who) => who.kind === 'anyone');
    if (index === -1) continue;
    const place = ground.placeOf(grant).in('who', index);
    const below = reach.of(grant).find(isBelowFloor);
    if (below !== undefined) {
      place.error(
        'public-below-floor',
        `grant \`${grant.id}\` lets anybody into \`${nameOf(below)}\`, which is below a floor`,
        `free \`${below.resource.name}\` under \`except:\` of the floor, or name a group instead of \`anyone\``,
      );
    }
    if (grant.mode === 'shadow') continue;
    for (const { deny, resources } of closed) {
      const at = reach.of(grant).find((one) => resources.has(one));
      if (at === undefined) continue;
      place.error(
        'public-closed',
        `grant \`${grant.id}\` lets anybody into \`${nameOf(at)}\`, and deny \`${deny.id}\` keeps everybody out`,
        'remove one of them, or add `unless` to the deny',
      );
    }
  }
}

function nameOf({ app, resource }: Reached): string {
  return `${app.name}/${resource.name}`;
}

/** Fires on every anonymous caller, whatever they send and whenever they come. */
function closesForAnybody({ mode, who, conditions, notBefore, until, unless }: Deny): boolean {
  const { posture, network, schedule, same } = conditions;
  return (
    mode === 'enforce' &&
    who.some((one) => one.kind === 'anyone') &&
    [posture, network, schedule, same, notBefore, until].every((asked) => asked === null) &&
    !(unless !== null && canSpare(unless) && unless.to === null)
  );
}

/** Whether an anonymous caller could meet the rest of it: `same` they never do, and they are in no group. */
function canSpare({ who, same }: Unless): boolean {
  return same === null && (who === null || who.some((one) => one.kind === 'anyone'));
}

function closedBy({ to, unless }: Deny, reach: Reach): ReadonlySet<Reached> {
  const closed = new Set(reach.to(to));
  if (unless !== null && unless.to !== null && canSpare(unless))
    for (const at of reach.to(unless.to)) closed.delete(at);
  return closed;
}
