/** `postures:`: named predicates on what is known of a device, and how old that may be. */

import { z } from 'zod';
import type { Posture } from '../../core/policy/model.ts';
import { duration } from '../settings/scalar.ts';
import { checkNesting } from './nesting.ts';
import type { Ground } from './ground.ts';
import { partsSchema, type PredicateInput, readPredicate, testsSchema } from './predicate.ts';
import type { Entry } from './source.ts';

const ALL = 'Postures, or further predicates, that must all hold. A posture keeps its own `max_age`.';
const ANY = 'Postures, or further predicates, of which one must hold. A posture keeps its own `max_age`.';

/** Inside `all:` or `any:`: the `max_age` is that of the posture around it. */
const partSchema: z.ZodType<PredicateInput> = z
  .strictObject({
    max_age: z.never({ error: 'the `max_age` of the whole posture counts here' }).optional(),
    get all() {
      return partsSchema(partSchema).describe(ALL);
    },
    device: testsSchema().describe('Tests of device facts; all of them must hold.'),
    get any() {
      return partsSchema(partSchema).describe(ANY);
    },
  })
  .describe('A part of a posture; all of its keys must hold.')
  .transform(({ device, all, any }) => ({ tests: device, all, any }));

export const postureSchema = z
  .strictObject({
    max_age: duration({ min: '1s' }).describe('Facts that are older, or of unknown age, are unknown. Required.'),
    all: partsSchema(partSchema).describe(ALL),
    device: testsSchema().describe('Tests of device facts; all of them must hold.'),
    any: partsSchema(partSchema).describe(ANY),
  })
  .describe('A predicate on the facts of a device; all of its keys must hold.')
  .transform(({ max_age, device, all, any }) => ({ maxAge: max_age, tests: device, all, any }));

export function readPostures(
  entries: readonly Entry<z.output<typeof postureSchema>>[],
  ground: Ground,
): Map<string, Posture> {
  const postures = new Map<string, Posture>();
  for (const { key: name, value, place } of entries) {
    const predicate = ground.soundly(() => readPredicate(place, value, { source: 'device', noun: 'posture', ground }));
    if (predicate === null) continue;
    postures.set(name, ground.placed({ name, maxAge: value.maxAge, predicate, at: place.key.at }, place));
  }
  checkNesting('posture', postures, ground);
  return postures;
}
