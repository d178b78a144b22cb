/** The question that an example identity asks: for the policy's own tests, and for `explain --as`. */

import { parseAddress } from '../address.ts';
import { type Device, type Fact, UNKNOWN_DEVICE } from '../device.ts';
import { ANONYMOUS, type Identity } from '../identity.ts';
import type { CanonicalPath } from '../path.ts';
import type { Persona } from './model.ts';
import type { Query, StepUpReach } from './query.ts';

/** What is asked, by whomever. */
export interface Ask {
  readonly app: string;
  readonly method: string;
  readonly path: CanonicalPath;
  readonly reach: StepUpReach;
}

/** Every `amr` can be asked for, and nothing was asked in vain. */
export const ANY_SIGN_IN: StepUpReach = { amr: null, failed: new Set() };

/** @param now ms, for a persona without `at` */
export function personaQuery(persona: Persona, ask: Ask, now: number): Query {
  const at = persona.time ?? now;
  return {
    app: ask.app,
    method: ask.method,
    path: ask.path,
    identity: identityOf(persona, at),
    device: deviceOf(persona, at),
    // Without one it is in no network.
    ip: persona.ip === null ? [] : (parseAddress(persona.ip) ?? []),
    now: at,
    reach: ask.reach,
  };
}

/** A persona that does not say how old its session is has just signed in; one without `auth` does not say how. */
function identityOf(persona: Persona, now: number): Identity {
  if (persona.anonymous) return ANONYMOUS;
  const { auth, session } = persona;
  return {
    via: 'session',
    provider: '',
    iss: persona.iss ?? '',
    sub: persona.sub ?? persona.name,
    claims: persona.claims,
    incomplete: persona.iss === null ? ['iss'] : [],
    signIn: { amr: auth.amr, acr: auth.acr, at: auth.age === null ? null : now - auth.age },
    issuedAt: now - (session.age ?? 0),
    expiresAt: Number.POSITIVE_INFINITY,
    sid: null,
    session: null,
    deviceClaims: {},
    factsAt: now,
    fingerprint: `persona ${persona.name}`,
  };
}

function deviceOf({ name, device, deviceAge }: Persona, now: number): Device {
  const facts: Record<string, Fact> = Object.create(null);
  for (const [fact, value] of Object.entries(device)) facts[fact] = { value, at: now - deviceAge, from: 'inventory' };
  if (Object.keys(facts).length === 0) return UNKNOWN_DEVICE;
  return { id: name, from: 'inventory', facts, version: `persona ${name}` };
}
