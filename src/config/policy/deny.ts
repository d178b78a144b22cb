/** `denies:`: what nobody may do, whatever is granted, `unless` it is certain that they may. */

import { z } from 'zod';
import type { Deny, Unless } from '../../core/policy/model.ts';
import { circumstances, NO_CONDITIONS, readCircumstances, readConditions } from './condition.ts';
import type { Ground } from './ground.ts';
import type { Place } from '../place.ts';
import { headShape, inOrder, readRule, tailShape, TO, WHO } from './rule.ts';
import type { Entry } from './source.ts';
import { readTargets } from './target.ts';
import { readWho } from './who.ts';

function notHere(key: string) {
  return z
    .never({
      error: `a deny cannot ask for \`${key}\`: put it in the \`floor\` of the app, which every grant then has`,
    })
    .optional();
}

export const unlessSchema = z.strictObject({
  who: z.array(z.string()).min(1).optional().describe(WHO),
  to: z.array(z.string()).min(1).optional().describe(`${TO} It matches as narrowly as a grant.`),
  ...circumstances,
});

export const denySchema = z
  .strictObject({
    ...headShape,
    if: z
      .strictObject({ ...circumstances, auth: notHere('auth'), session: notHere('session') })
      .optional()
      .describe('When it fires. What it reads and is unknown cannot be ruled out, so it fires then, too.'),
    break_glass: z
      .never({ error: 'only a grant is kept for emergencies: `break_glass` is a key of grants' })
      .optional(),
    unless: unlessSchema.optional().describe('Rules the deny out, if all of it is certain.'),
    ...tailShape,
  })
  .describe('What nobody may do, whatever is granted.');

type DenyInput = z.output<typeof denySchema>;

export function readDenies(entries: readonly Entry<DenyInput>[], ground: Ground): Deny[] {
  const denies = entries.flatMap(({ value, place }) => {
    const deny = ground.soundly(() => readDeny(value, place, ground));
    return deny === null ? [] : [ground.placed(deny, place)];
  });
  return inOrder(denies);
}

function readDeny(input: DenyInput, place: Place, ground: Ground): Deny {
  const { posture, network, schedule, same } = input.if ?? {};
  const asked = { posture, network, schedule, same };
  return {
    kind: 'deny',
    ...readRule(place, input, ground),
    conditions: input.if === undefined ? NO_CONDITIONS : readConditions(place.in('if'), asked, ground),
    unless: input.unless === undefined ? null : readUnless(place.in('unless'), input.unless, ground),
  };
}

export function readUnless(place: Place, input: z.output<typeof unlessSchema>, ground: Ground): Unless {
  if (Object.values(input).every((value) => value === undefined)) {
    place.error('empty', 'an `unless` that asks nothing would always rule the deny out');
  }
  return {
    who: input.who === undefined ? null : readWho(place.in('who'), input.who, ground),
    to: input.to === undefined ? null : readTargets(place.in('to'), input.to, ground.declared),
    ...readCircumstances(place, input, ground),
    at: place.key.at,
  };
}
