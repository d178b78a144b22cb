/** `never:`: what must not be allowed, however the rules are put together. It decides nothing: every load proves it. */

import { z } from 'zod';
import type { Deny } from '../../core/policy/model.ts';
import { circumstances, NO_CONDITIONS, readConditions } from './condition.ts';
import { readUnless, unlessSchema } from './deny.ts';
import type { Ground } from './ground.ts';
import type { Place } from '../place.ts';
import { headShape, inOrder, line } from './rule.ts';
import type { Entry } from './source.ts';
import { readTargets } from './target.ts';
import { readWho } from './who.ts';

export const neverSchema = z
  .strictObject({
    ...headShape,
    id: headShape.id.describe('Unique over grants, denies and these.'),
    if: z
      .strictObject(circumstances)
      .optional()
      .describe('When it must not be allowed. What is unknown counts as the case.'),
    unless: unlessSchema.optional().describe('Excepts what it is about, if all of it is certain.'),
    why: line.describe('What it is for, as in `POL-1 segregation of duties`.'),
  })
  .describe('Something that must not be allowed: whom it could mean, and what.');

type NeverInput = z.output<typeof neverSchema>;

/** Each reads like a deny: what could be meant is meant. */
export function readNevers(entries: readonly Entry<NeverInput>[], ground: Ground): Deny[] {
  const nevers = entries.flatMap(({ value, place }) => {
    const never = ground.soundly(() => readNever(value, place, ground));
    return never === null ? [] : [ground.placed(never, place)];
  });
  return inOrder(nevers);
}

function readNever(input: NeverInput, place: Place, ground: Ground): Deny {
  if (input.id === 'default') {
    place.in('id').error('reserved-name', '`default` is what decides when no rule does', 'give it another id');
  }
  return {
    kind: 'deny',
    id: input.id,
    who: readWho(place.in('who'), input.who, ground),
    to: readTargets(place.in('to'), input.to, ground.declared),
    conditions: input.if === undefined ? NO_CONDITIONS : readConditions(place.in('if'), input.if, ground),
    unless: input.unless === undefined ? null : readUnless(place.in('unless'), input.unless, ground),
    notBefore: null,
    until: null,
    mode: 'enforce',
    owner: '',
    why: input.why,
    reviewAfter: null,
    denyMessage: null,
    at: place.in('id').at,
  };
}
