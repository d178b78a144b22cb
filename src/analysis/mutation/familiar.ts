/** The same difference shown by somebody whom the policy's author knows, with as little changed as will do. */

import type { Persona } from '../../core/policy/model.ts';
import { type Facet, facetsApart } from './facets.ts';

/** More changes say no more than a persona of its own. */
const MOST_CHANGES = 3;
/** A policy may have thousands of personas. */
const MOST_TRIES = 2000;

export interface Familiar {
  /** With the changes. */
  readonly persona: Persona;
  readonly changes: readonly Facet[];
}

/**
 * @param stranger shows it, and says what the others might have to change
 * @param shows whether somebody does
 */
export function familiarOf(
  stranger: Persona,
  personas: readonly Persona[],
  shows: (persona: Persona) => boolean,
): Familiar | null {
  const near = personas
    .filter(({ anonymous }) => anonymous === stranger.anonymous)
    .map((persona) => ({ persona, apart: facetsApart(stranger, persona) }));
  let tries = 0;
  for (let count = 0; count <= MOST_CHANGES; count += 1) {
    for (const { persona, apart } of near) {
      for (const changes of choices(apart, count)) {
        tries += 1;
        if (tries > MOST_TRIES) return null;
        const changed = changes.reduce((one, { put }) => put(one), persona);
        if (shows(changed)) return { persona: changed, changes };
      }
    }
  }
  return null;
}

/** Every way to choose so many, in order. */
function* choices<T>(list: readonly T[], count: number): Iterable<readonly T[]> {
  if (count === 0) yield [];
  else {
    for (const [index, one] of list.entries()) {
      for (const others of choices(list.slice(index + 1), count - 1)) yield [one, ...others];
    }
  }
}
