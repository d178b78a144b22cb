/** Lines of resources that give more, or less, than they seem to. */

import type { Policy, Resource, Route } from '../../../core/policy/model.ts';
import type { Ground } from '../ground.ts';
import type { Reach } from './reach.ts';

/** One warning for each grant: WebSockets and every method that is ever invented are in it. */
export function lintAllMethods(policy: Policy, ground: Ground, reach: Reach): void {
  for (const grant of policy.grants) {
    const all = reach.of(grant).find(({ resource }) => resource.routes.some(({ methods }) => methods.includes('*')));
    if (all === undefined) continue;
    const name = `${all.app.name}/${all.resource.name}`;
    ground
      .placeOf(grant)
      .in('to')
      .key.warn(
        'any-method',
        `grant \`${grant.id}\` gives every method of \`${name}\`, WebSockets too`,
        'name the methods',
      );
  }
}

/** Characters that may stand in a path as they are, and that many clients escape. */
const ESCAPES: ReadonlyMap<string, string> = new Map(
  Array.from('@$&+,=:', (character) => [character, `%${character.charCodeAt(0).toString(16).toUpperCase()}`]),
);

/** A literal has one spelling (POLICY.md §2.7). Denies match both. */
export function lintSpellings(policy: Policy, ground: Ground, reach: Reach): void {
  for (const app of policy.apps.values()) {
    for (const { resource } of reach.in(app)) {
      if (reach.grantsOn(resource).length === 0) continue;
      for (const route of resource.routes) {
        const other = otherSpelling(route);
        if (other === null || hasPattern(resource, other)) continue;
        ground
          .placeOf(route)
          .warn(
            'one-spelling',
            `clients may send this path as \`${other}\`, which is not granted`,
            'add it if they do',
          );
      }
    }
  }
}

function otherSpelling({ pattern }: Route): string | null {
  for (const segment of pattern.segments) {
    if (segment.kind !== 'literal') continue;
    const { value } = segment;
    for (const [character, escape] of ESCAPES) {
      if (value.includes(character)) return pattern.source.replace(value, value.replaceAll(character, escape));
      if (value.includes(escape)) return pattern.source.replace(value, value.replaceAll(escape, character));
    }
  }
  return null;
}

function hasPattern({ routes }: Resource, source: string): boolean {
  return routes.some(({ pattern }) => pattern.source === source);
}

/** What a floor does not hold for is shown while it does not. */
export function lintExceptions(policy: Policy, ground: Ground): void {
  for (const { name, floor } of policy.apps.values()) {
    if (floor === null) continue;
    const place = ground.placeOf(floor).in('except');
    for (const [index, resource] of floor.except.entries()) {
      place.in(index).warn('floor-except', `the floor of \`${name}\` does not hold for \`${resource}\``);
    }
  }
}
