/** `personas:`: example identities for tests and explanations, each perhaps like another. */

import { z } from 'zod';
import { parseAddress } from '../../core/address.ts';
import type { Claims, ClaimValue } from '../../core/identity.ts';
import { parseInstant } from '../../core/instant.ts';
import type { Persona } from '../../core/policy/model.ts';
import type { Position } from '../../core/position.ts';
import { duration } from '../settings/scalar.ts';
import { checkFacts, type Facts, factsSchema } from './fact.ts';
import type { Ground } from './ground.ts';
import { circleWords, walk } from './nesting.ts';
import type { Place } from '../place.ts';
import type { Entry } from './source.ts';
import { checkIssuer } from './who.ts';

const age = () => duration().nullable().optional();
const text = () => z.string().min(1).nullable().optional();

export const situationShape = {
  iss: text().describe('Issuer; that of the first provider without it.'),
  sub: text().describe('Subject; the name of the persona without it.'),
  claims: factsSchema.describe('Claims, by the names declared under `claims:`.'),
  device: factsSchema.describe('Facts about the device, by the names declared under `device:`.'),
  device_age: age().describe('Age of these facts; none without it.'),
  auth: z
    .strictObject({
      amr: z.array(z.string().min(1)).nullable().optional().describe('Methods used at the sign-in.'),
      acr: text().describe('Level of the sign-in.'),
      age: age().describe('How long ago the person signed in.'),
    })
    .nullable()
    .optional()
    .describe('How somebody signed in.'),
  session: z
    .strictObject({ age: age().describe('Its age.') })
    .nullable()
    .optional()
    .describe('The session, or token.'),
  ip: text().describe('Address of the client. A test that reaches a rule with a network must have it.'),
  at: text().describe('When it happens (RFC 3339). A test that reaches a rule with a time condition must have it.'),
};

const situationSchema = z.strictObject(situationShape);

export const personaSchema = z
  .strictObject({
    like: z
      .string()
      .optional()
      .describe('A persona to start from: maps are merged one level deep, `null` removes. `anonymous` is built in.'),
    ...situationShape,
  })
  .describe('An example of somebody on some device, somewhere and sometime.');

export type SituationInput = z.output<typeof situationSchema>;
export type PersonaInput = z.output<typeof personaSchema>;

export const ANONYMOUS = 'anonymous';

/** The personas, and what each amounts to before it is read: what `with:` of a test changes. */
export interface Cast {
  readonly personas: ReadonlyMap<string, Persona>;
  readonly situations: ReadonlyMap<string, Situation>;
}

/** Everything that is said of a persona, with what it has from others. */
export interface Situation {
  readonly anonymous: boolean;
  readonly input: SituationInput;
}

const NOBODY: Situation = { anonymous: true, input: {} };

export function readPersonas(entries: readonly Entry<PersonaInput>[], ground: Ground): Cast {
  const byName = new Map(entries.map((entry) => [entry.key, entry]));
  const known = [...ground.declared.personas, ANONYMOUS];
  const likeOf = (name: string): string[] => {
    const like = byName.get(name)?.value.like;
    return like === undefined ? [] : [like];
  };
  const { circles, order } = walk(byName.keys(), likeOf);
  for (const circle of circles) {
    byName
      .get(circle[0] ?? '')
      ?.place.in('like')
      .error('circle', `a persona that is like itself: ${circleWords(circle)}`);
  }
  const broken = new Set(circles.flat());
  const personas = new Map<string, Persona>();
  const situations = new Map([[ANONYMOUS, NOBODY]]);
  // Those that others are like come first.
  for (const name of order) {
    const entry = byName.get(name);
    if (entry === undefined || broken.has(name)) continue;
    const { value, place } = entry;
    const { like, ...own } = value;
    if (name === ANONYMOUS)
      place.key.error('reserved-name', '`anonymous` is built in', 'give the persona another name');
    if (like !== undefined && !known.includes(like)) {
      place.in('like').unknownName(`there is no persona \`${like}\``, like, known);
    }
    const base = like === undefined ? { anonymous: false, input: {} } : situations.get(like);
    if (base === undefined || name === ANONYMOUS) continue;
    const situation = { anonymous: base.anonymous, input: merge(base.input, own) };
    const persona = ground.soundly(() => readPersona(name, place, own, situation, ground));
    if (persona === null) continue;
    situations.set(name, situation);
    personas.set(name, ground.placed(persona, place));
  }
  personas.set(ANONYMOUS, personaOf(ANONYMOUS, NOBODY, NOWHERE, ground));
  return { personas, situations };
}

/** The built-in persona stands in no file. */
const NOWHERE: Position = Object.freeze({ file: '', line: 1, col: 1 });

/**
 * @param own what is said at `place`: the problems of `situation` that came with `like` are told where they stand
 */
export function readPersona(
  name: string,
  place: Place,
  own: SituationInput,
  situation: Situation,
  ground: Ground,
): Persona {
  checkFacts(place.in('claims'), own.claims ?? {}, 'claims', ground);
  checkFacts(place.in('device'), own.device ?? {}, 'device', ground);
  if (typeof own.iss === 'string') checkIssuer(place.in('iss'), own.iss, ground.providers);
  if (typeof own.ip === 'string' && parseAddress(own.ip) === null) {
    place.in('ip').error('bad-address', `\`${own.ip}\` is not an IP address`);
  }
  if (typeof own.at === 'string' && parseInstant(own.at) === null) {
    place.in('at').error('bad-time', `\`${own.at}\` is not an instant`, 'as in `2026-11-18T10:00:00+01:00`');
  }
  if (situation.anonymous) checkAnonymous(place, own);
  return personaOf(name, situation, place.key.at, ground);
}

function checkAnonymous(place: Place, own: SituationInput): void {
  for (const key of ['iss', 'sub', 'claims', 'auth', 'session'] as const) {
    if (own[key] === undefined || own[key] === null) continue;
    place.in(key).key.error('bad-persona', `somebody anonymous has no \`${key}\``);
  }
}

function personaOf(name: string, { anonymous, input }: Situation, at: Position, ground: Ground): Persona {
  const { auth, session } = input;
  return {
    name,
    anonymous,
    iss: anonymous ? null : (input.iss ?? ground.providers?.[0]?.issuer ?? null),
    sub: anonymous ? null : (input.sub ?? name),
    claims: factsOf(input.claims),
    device: factsOf(input.device),
    deviceAge: input.device_age ?? 0,
    auth: { amr: auth?.amr ?? null, acr: auth?.acr ?? null, age: auth?.age ?? null },
    session: { age: session?.age ?? null },
    ip: input.ip ?? null,
    time: input.at === undefined || input.at === null ? null : parseInstant(input.at),
    at,
  };
}

function factsOf(facts: Facts | null | undefined): Claims {
  const present: Record<string, ClaimValue> = Object.create(null);
  for (const [name, value] of Object.entries(facts ?? {})) if (value !== null) present[name] = value;
  return present;
}

/** Maps one level deep; `null` removes. */
export function merge(base: SituationInput, own: SituationInput): SituationInput {
  return {
    ...base,
    ...own,
    claims: mergeMap(base.claims, own.claims),
    device: mergeMap(base.device, own.device),
    auth: mergeMap(base.auth, own.auth),
    session: mergeMap(base.session, own.session),
  };
}

function mergeMap<T extends object>(base: T | null | undefined, own: T | null | undefined): T | null | undefined {
  if (own === undefined) return base;
  if (own === null || base === undefined || base === null) return own;
  return { ...base, ...own };
}
