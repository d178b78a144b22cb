/** `personas:`: example identities; `like` merges maps one level deep, `null` removes. */

import { parseAddress } from '../../core/address.ts';
import { parseDuration } from '../../core/duration.ts';
import type { ClaimValue } from '../../core/identity.ts';
import { parseInstant } from '../../core/instant.ts';
import type { Persona } from '../../core/policy/model.ts';
import type { Place } from './place.ts';
import type { PersonaInput } from './schema.ts';
import type { Scope } from './scope.ts';

/** The deepest chain of `like` that anybody could follow. */
const LONGEST_LIKE = 16;

/** The built-in persona without an identity. */
export const ANONYMOUS = 'anonymous';

interface Written {
  readonly input: PersonaInput;
  readonly place: Place;
}

/** Also reports a `like` that names nobody or itself. */
export function readPersonas(written: ReadonlyMap<string, Written>, scope: Scope): ReadonlyMap<string, Persona> {
  const personas = new Map<string, Persona>();
  for (const [name, { input, place }] of written) {
    if (name === ANONYMOUS) place.errorAtKey('built-in', 'persona `anonymous` is built in', 'choose another name');
    checkFacts(input, scope, place);
    personas.set(name, readPersona(name, inherited(name, written, place), scope, place));
  }
  return personas;
}

/** @param override `with:` of a test. */
export function personaFor(
  name: string,
  override: PersonaInput | undefined,
  written: ReadonlyMap<string, Written>,
  scope: Scope,
  place: Place,
): Persona | null {
  if (name !== ANONYMOUS && !written.has(name)) {
    place.in('as').unknownName(`there is no persona \`${name}\``, name, [...written.keys(), ANONYMOUS]);
    return null;
  }
  if (override !== undefined) checkFacts(override, scope, place.in('with'));
  const base = name === ANONYMOUS ? {} : inherited(name, written, place);
  return readPersona(name, override === undefined ? base : merged(base, override), scope, place.in('with'));
}

function inherited(name: string, written: ReadonlyMap<string, Written>, place: Place): PersonaInput {
  const chain: PersonaInput[] = [];
  let at: string | undefined = name;
  while (at !== undefined) {
    const one: Written | undefined = written.get(at);
    if (one === undefined) {
      place.in('like').unknownName(`there is no persona \`${at}\``, at, written.keys());
      break;
    }
    if (chain.length > LONGEST_LIKE) {
      place.in('like').error('cyclic', `persona \`${name}\` is like itself`);
      break;
    }
    chain.unshift(one.input);
    at = one.input.like;
  }
  return chain.reduce(merged, {});
}

function merged(base: PersonaInput, over: PersonaInput): PersonaInput {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = result[key];
    const bothMaps = isMap(before) && isMap(value);
    result[key] = bothMaps ? { ...before, ...value } : value;
  }
  return result;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readPersona(name: string, input: PersonaInput, scope: Scope, place: Place): Persona {
  const { auth, session } = input;
  return {
    name,
    anonymous: name === ANONYMOUS,
    iss: input.iss ?? scope.context.providers?.[0]?.issuer ?? null,
    sub: input.sub ?? (name === ANONYMOUS ? null : name),
    claims: present(input.claims),
    device: present(input.device),
    deviceAge: readAge(input.device_age, place.in('device_age')) ?? 0,
    auth: { amr: auth?.amr ?? null, acr: auth?.acr ?? null, age: readAge(auth?.age, place.in('auth', 'age')) },
    session: { age: readAge(session?.age, place.in('session', 'age')) },
    ip: input.ip ?? null,
    time: input.at === undefined || input.at === null ? null : parseInstant(input.at),
    at: place.keyAt,
  };
}

function present(map: PersonaInput['claims']): Readonly<Record<string, ClaimValue>> {
  const facts = Object.create(null) as Record<string, ClaimValue>;
  for (const [name, value] of Object.entries(map ?? {})) if (value !== null) facts[name] = value;
  return facts;
}

function readAge(text: string | null | undefined, place: Place): number | null {
  if (text === undefined || text === null) return null;
  const age = parseDuration(text);
  if (age === null) place.error('bad-duration', `\`${text}\` is not a duration such as \`20m\``);
  return age;
}

/** Once per place where facts are written, not once per persona that inherits them. */
function checkFacts(input: PersonaInput, scope: Scope, place: Place): void {
  for (const source of ['claims', 'device'] as const) {
    for (const name of Object.keys(input[source] ?? {})) {
      if (scope[source].has(name)) continue;
      place
        .in(source, name)
        .unknownName(`\`${name}\` is not declared under \`${source}:\``, name, scope[source].keys());
    }
  }
  if (typeof input.ip === 'string' && parseAddress(input.ip) === null) {
    place.in('ip').error('bad-address', `\`${input.ip}\` is not an IP address`);
  }
  if (typeof input.at === 'string' && parseInstant(input.at) === null) {
    place.in('at').error('bad-instant', `\`${input.at}\` is not a point in time`, 'RFC 3339 with an offset');
  }
}
