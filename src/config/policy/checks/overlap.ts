/** Paths that stand in two resources: what one of them keeps close, the other may open (POLICY.md §1 `resources`). */

import type { Grant, Policy, PolicyApp, Resource, Route } from '../../../core/policy/model.ts';
import type { Ground } from '../ground.ts';
import type { Reach } from './reach.ts';
import { covers, type Meeting, meetings } from './route-relation.ts';
import { isAsStrict } from './strictness.ts';

interface Side {
  readonly resource: Resource;
  readonly route: Route;
}

export function lintOverlaps(policy: Policy, ground: Ground, reach: Reach): void {
  for (const app of policy.apps.values()) {
    const denied = new Set(
      policy.denies.flatMap(({ to }) =>
        to.flatMap((target) => (target.app === app.name ? (target.resource ?? []) : [])),
      ),
    );
    for (const meeting of meetings(app.resources)) {
      for (const [close, open] of sides(meeting)) {
        // A deny speaks for it; whether that is wise is the check of carve-outs.
        if (denied.has(close.resource.name) && reach.grantsOn(close.resource).length === 0) continue;
        const grant = opener(app, close.resource, open.resource, policy, reach);
        if (grant === undefined) continue;
        ground
          .placeOf(close.route)
          .warn(
            'overlap',
            `\`${app.name}/${open.resource.name}\` has this path, too, and grant \`${grant.id}\` opens it on other terms`,
            'a path named in one resource is not taken out of another',
          );
        break;
      }
    }
  }
}

/**
 * The narrower route is the one that its author thought was kept close; that a part of a wide one is open to more is
 * what exceptions are for.
 */
function sides({ one, oneRoute, other, otherRoute }: Meeting): readonly (readonly [Side, Side])[] {
  const a = { resource: one, route: oneRoute };
  const b = { resource: other, route: otherRoute };
  const wideA = covers(a.route.pattern, b.route.pattern);
  const wideB = covers(b.route.pattern, a.route.pattern);
  const both = wideA === wideB;
  return [...(wideA || both ? [[b, a] as const] : []), ...(wideB || both ? [[a, b] as const] : [])];
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
