/** `groups:`: named predicates on who somebody is. */

import { z } from 'zod';
import type { Group } from '../../core/policy/model.ts';
import { checkNesting } from './nesting.ts';
import type { Ground } from './ground.ts';
import { partsSchema, type PredicateInput, readPredicate, testsSchema } from './predicate.ts';
import type { Entry } from './source.ts';

export const groupSchema: z.ZodType<PredicateInput> = z
  .strictObject({
    get all() {
      return partsSchema(groupSchema).describe('Groups, or further predicates, that must all hold.');
    },
    claims: testsSchema().describe('Tests of claims; all of them must hold.'),
    get any() {
      return partsSchema(groupSchema).describe('Groups, or further predicates, of which one must hold.');
    },
  })
  .describe('A predicate on who somebody is; all of its keys must hold.')
  .transform(({ claims, all, any }) => ({ tests: claims, all, any }));

/** They are not groups, and no group can have their name. */
const BUILT_IN: ReadonlySet<string> = new Set(['anyone', 'authenticated']);

export function readGroups(entries: readonly Entry<PredicateInput>[], ground: Ground): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const { key: name, value, place } of entries) {
    if (BUILT_IN.has(name)) {
      place.key.error('reserved-name', `\`${name}\` is built in`, 'give the group another name');
      continue;
    }
    const predicate = ground.soundly(() => readPredicate(place, value, { source: 'claims', noun: 'group', ground }));
    if (predicate === null) continue;
    groups.set(name, ground.placed({ name, predicate, at: place.key.at }, place));
  }
  checkNesting('group', groups, ground);
  return groups;
}
