/** `if:` of a rule, `floor:` of an app: what must hold besides who asks for what. */

import { z } from 'zod';
import type { Conditions, Names } from '../../core/policy/model.ts';
import { duration } from '../settings/scalar.ts';
import type { Ground } from './ground.ts';
import { each, oneOrMore } from './name.ts';
import type { Place } from '../place.ts';
import { readSame, sameSchema } from './same.ts';

/** What grants, denies and `unless` may ask alike. */
export const circumstances = {
  posture: oneOrMore().optional().describe('One of these postures.'),
  network: oneOrMore().optional().describe('An address in one of these networks.'),
  schedule: oneOrMore().optional().describe('A time in one of these schedules.'),
  same: sameSchema
    .optional()
    .describe('Self-access: `[path.x, claims.y]`, the path parameter is my claim, or one of them.'),
};

const value = z.string().min(1);

const authSchema = z.strictObject({
  amr: z.array(value).min(1).optional().describe('Methods of sign-in that were all used, as in `[mfa]`.'),
  acr: z.array(value).min(1).optional().describe('Levels of sign-in, one of which was reached, as in `[phr]`.'),
  max_age: duration({ min: '30s' }).optional().describe('Since the person last signed in; at least `30s`.'),
});

const sessionSchema = z.strictObject({
  max_age: duration({ min: '1s' }).describe('Age of the session, or of the token.'),
});

export const conditionsSchema = z.strictObject({
  ...circumstances,
  auth: authSchema.optional().describe('How, and how lately, somebody signed in; a stronger sign-in can be asked for.'),
  session: sessionSchema.optional().describe('How old the session may be.'),
});

type CircumstancesInput = z.output<z.ZodObject<typeof circumstances>>;
type ConditionsInput = CircumstancesInput & Partial<Pick<z.output<typeof conditionsSchema>, 'auth' | 'session'>>;

/** @param place what is wrong when nothing is asked: it would always hold */
export function readConditions(place: Place, input: ConditionsInput, ground: Ground): Conditions {
  const { auth, session } = input;
  if (Object.values(input).every((value) => value === undefined)) place.error('empty', 'no condition stands here');
  if (auth !== undefined && Object.values(auth).every((value) => value === undefined)) {
    place.in('auth').error('empty', 'nothing is asked of the sign-in');
  }
  return {
    ...readCircumstances(place, input, ground),
    auth:
      auth === undefined
        ? null
        : { amr: auth.amr ?? [], acr: auth.acr ?? [], maxAge: auth.max_age ?? null, at: place.in('auth').key.at },
    session: session === undefined ? null : { maxAge: session.max_age, at: place.in('session').key.at },
  };
}

export const NO_CONDITIONS: Conditions = Object.freeze({
  posture: null,
  network: null,
  schedule: null,
  same: null,
  auth: null,
  session: null,
});

export function readCircumstances(
  place: Place,
  { posture, network, schedule, same }: CircumstancesInput,
  ground: Ground,
): Pick<Conditions, 'posture' | 'network' | 'schedule' | 'same'> {
  const { postures, networks, schedules } = ground.declared;
  return {
    posture: readNames(place.in('posture'), 'posture', posture, postures),
    network: readNames(place.in('network'), 'network', network, networks),
    schedule: readNames(place.in('schedule'), 'schedule', schedule, schedules),
    same: same === undefined ? null : readSame(place.in('same'), same, ground),
  };
}

function readNames(
  place: Place,
  noun: string,
  input: string | readonly string[] | undefined,
  known: ReadonlySet<string>,
): Names | null {
  if (input === undefined) return null;
  const names = each(input).flatMap(([name, step]) => {
    if (known.has(name)) return [name];
    place.in(...step).unknownName(`there is no ${noun} \`${name}\``, name, known, `declare it under \`${noun}s:\``);
    return [];
  });
  return { names, at: place.at };
}
