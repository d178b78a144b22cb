/** Paths that stand in two resources: what one of them keeps close, the other may open (POLICY.md §1 `resources`). */

import type { Grant, Policy, PolicyApp, Resource } from '../../../core/policy/model.ts';
import type { Ground } from '../ground.ts';
import type { Reach } from './reach.ts';
import { covers, type Meeting } from './route-relation.ts';
import { isAsStrict } from './strictness.ts';

/** Of one app; who reads these will not ask for more. */
const MOST = 100;

export function lintOverlaps(policy: Policy, ground: Ground, reach: Reach): void {
  for (const app of policy.apps.values()) {
    const { found, complete } = reach.meetingsIn(app);
    const count = lintMeetings(app, found, policy, ground, reach);
    if (complete && count < MOST) continue;
    ground
      .placeOf(app)
      .key.warn(
        'lint-incomplete',
        `the paths of \`${app.name}\` meet in too many ways to tell or to look at all of them`,
        'give each resource paths that begin with a word of its own',
      );
  }
}

/** @returns how many were told */
function lintMeetings(app: PolicyApp, found: readonly Meeting[], policy: Policy, ground: Ground, reach: Reach): number {
  const denied = deniedIn(app, policy);
  const reported = new Set<string>();
  for (const meeting of found) {
    for (const [close, open] of sides(meeting)) {
      const pair = `${close.resource.name}/${open.resource.name}`;
      // A deny speaks for it; whether that is wise is the check of carve-outs.
      const spoken = denied.has(close.resource.name) && reach.grantsOn(close.resource).length === 0;
      if (spoken || reported.has(pair)) continue;
      const grant = opener(app, close.resource, open.resource, policy, reach);
      if (grant === undefined) continue;
      reported.add(pair);
      ground
        .placeOf(close.route)
        .warn(
          'overlap',
          `\`${app.name}/${open.resource.name}\` has this path, too, and grant \`${grant.id}\` opens it on other terms`,
          'a path named in one resource is not taken out of another',
        );
      break;
    }
    if (reported.size === MOST) break;
  }
  return reported.size;
}

function deniedIn({ name }: PolicyApp, { denies }: Policy): ReadonlySet<string> {
  return new Set(
    denies.flatMap(({ to }) => to.flatMap((target) => (target.app === name ? (target.resource ?? []) : []))),
  );
}

/**
 * The narrower route is the one that its author thought was kept close; that a part of a wide one is open to more is
 * what exceptions are for.
 */
function sides({ one, other }: Meeting): readonly (readonly [close: Meeting['one'], open: Meeting['one']])[] {
  const wideOne = covers(one.route.pattern, other.route.pattern);
  const wideOther = covers(other.route.pattern, one.route.pattern);
  const both = wideOne === wideOther;
  return [...(wideOne || both ? [[other, one] as const] : []), ...(wideOther || both ? [[one, other] as const] : [])];
}

/** A grant on `open` that asks less than every grant on `close`. */
function opener(app: PolicyApp, close: Resource, open: Resource, policy: Policy, reach: Reach): Grant | undefined {
  const { floor } = app;
  const freed = floor !== null && floor.except.includes(open.name) && !floor.except.includes(close.name);
  const known = reach.grantsOn(close).filter((grant) => grant.mode === 'enforce');
  return reach.grantsOn(open).find((grant) => {
    if (grant.mode === 'shadow') return false;
    return freed || !known.some((other) => isAsStrict(grant, other, policy));
  });
}
