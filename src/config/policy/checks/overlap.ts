/** A path that two resources of an app name: what one rule keeps, another may give away. */

import type { Pattern, PatternSegment } from '../../../core/pattern.ts';
import type { Policy, PolicyApp, Resource } from '../../../core/policy/model.ts';
import type { Place } from '../place.ts';
import { reached } from './reach.ts';

/** Every pair of patterns is compared: beyond this an app is machine-made, and its maker knows. */
const MOST_ROUTES = 400;

export function checkOverlaps(policy: Policy, places: ReadonlyMap<string, Place>): void {
  for (const app of policy.apps.values()) {
    const routes = app.resources.reduce((sum, resource) => sum + resource.routes.length, 0);
    if (routes <= MOST_ROUTES) checkApp(app, policy, places);
  }
}

function checkApp(app: PolicyApp, policy: Policy, places: ReadonlyMap<string, Place>): void {
  for (const [index, one] of app.resources.entries()) {
    for (const other of app.resources.slice(index + 1)) {
      const shared = overlap(one, other);
      if (shared === null) continue;
      reportGrants(app, one, other, shared, policy, places);
      reportCarveOuts(one, other, policy, places);
      reportCarveOuts(other, one, policy, places);
    }
  }
}

/** Grants that reach only one of the two: the looser of them decides for the shared paths. */
function reportGrants(
  app: PolicyApp,
  one: Resource,
  other: Resource,
  shared: string,
  policy: Policy,
  places: ReadonlyMap<string, Place>,
): void {
  const only = policy.grants.find((grant) => {
    const resources = reached(grant, policy).map(({ resource }) => resource);
    return resources.includes(one) !== resources.includes(other);
  });
  if (only === undefined) return;
  places
    .get(only.id)
    ?.in('to')
    .warn(
      'overlap',
      `\`${shared}\` lies in \`${app.name}/${one.name}\` and in \`${app.name}/${other.name}\`: a grant to either gives it`,
    );
}

/** Denies cannot know every spelling that an app accepts (suffixes, front controllers): a carve-out is weaker than it looks. */
function reportCarveOuts(inner: Resource, outer: Resource, policy: Policy, places: ReadonlyMap<string, Place>): void {
  const granted = policy.grants.some((grant) => reached(grant, policy).some(({ resource }) => resource === outer));
  if (!granted) return;
  for (const deny of policy.denies) {
    const resources = reached(deny, policy).map(({ resource }) => resource);
    if (!resources.includes(inner) || resources.includes(outer)) continue;
    places
      .get(deny.id)
      ?.in('to')
      .warn(
        'carve-out',
        `deny \`${deny.id}\` cuts \`${inner.name}\` out of \`${outer.name}\``,
        'grant only what is meant instead: an app may know other spellings of the path',
      );
  }
}

/** @returns a pattern that both name, or null. */
function overlap(one: Resource, other: Resource): string | null {
  for (const a of one.routes) {
    for (const b of other.routes) {
      const methods = a.methods.some(
        (method) => method === '*' || b.methods.includes('*') || b.methods.includes(method),
      );
      if (methods && meet(a.pattern, b.pattern))
        return a.pattern.source.length > b.pattern.source.length ? a.pattern.source : b.pattern.source;
    }
  }
  return null;
}

function meet(a: Pattern, b: Pattern): boolean {
  const length = Math.min(a.segments.length, b.segments.length);
  if (a.segments.length > length && !b.rest) return false;
  if (b.segments.length > length && !a.rest) return false;
  return a.segments.slice(0, length).every((segment, index) => compatible(segment, b.segments[index]));
}

function compatible(a: PatternSegment, b: PatternSegment | undefined): boolean {
  const left = valuesOf(a);
  const right = b === undefined ? null : valuesOf(b);
  return left === null || right === null || left.some((value) => right.includes(value));
}

/** Null = any. */
function valuesOf(segment: PatternSegment): readonly string[] | null {
  return segment.kind === 'literal' ? [segment.value] : segment.options;
}
