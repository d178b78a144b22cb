/** Questions in a few words: a signed-in person on a known device, asking `GET /things/1` of `app`. */

import { parseAddress } from '../../../src/core/address.ts';
import { type Device, type Fact, type FactSource, UNKNOWN_DEVICE } from '../../../src/core/device.ts';
import { ANONYMOUS, type ClaimValue, type Identity, type Principal, type SignIn } from '../../../src/core/identity.ts';
import { canonicalise, DEFAULT_PATH_OPTIONS, type PathOptions } from '../../../src/core/path.ts';
import type { Query, StepUpReach } from '../../../src/core/policy/query.ts';
import { Refusal } from '../../../src/core/refusal.ts';

const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
/** A Wednesday, 10:00 in Paris. */
export const NOW = Date.parse('2026-11-18T09:00:00Z');
export const ISSUER = 'https://idp.corp.example';

interface QueryText extends Partial<Pick<Query, 'app' | 'method' | 'now' | 'identity' | 'device'>> {
  readonly path?: string;
  readonly paths?: Partial<PathOptions>;
  readonly ip?: string;
  readonly claims?: Readonly<Record<string, ClaimValue>> | undefined;
  readonly reach?: Partial<StepUpReach>;
}

export function query(text: QueryText = {}): Query {
  const path = canonicalise(text.path ?? '/things/1', { ...DEFAULT_PATH_OPTIONS, ...text.paths });
  if (path instanceof Refusal) throw new Error(`${text.path} is refused: ${path.detail}`);
  return {
    app: text.app ?? 'app',
    method: text.method ?? 'GET',
    path,
    identity: text.identity ?? person(text.claims),
    device: text.device ?? UNKNOWN_DEVICE,
    ip: parseAddress(text.ip ?? '203.0.113.7') ?? [],
    now: text.now ?? NOW,
    reach: { amr: null, failed: new Set(), ...text.reach },
  };
}

/** Signed in 20 minutes ago with a password. */
export function person(
  claims: Readonly<Record<string, ClaimValue>> = {},
  rest: Partial<Omit<Principal, 'claims' | 'signIn'>> & { readonly signIn?: Partial<SignIn> } = {},
): Identity {
  return {
    via: 'session',
    provider: 'corp',
    iss: ISSUER,
    sub: 'mira',
    incomplete: [],
    issuedAt: NOW - 20 * MINUTE,
    expiresAt: NOW + 12 * HOUR,
    sid: null,
    session: null,
    deviceClaims: {},
    factsAt: 0,
    fingerprint: 'test',
    ...rest,
    claims: Object.assign(Object.create(null), claims),
    signIn: { amr: ['pwd'], acr: 'low', at: NOW - 20 * MINUTE, ...rest.signIn },
  };
}

export const anonymous: Identity = ANONYMOUS;

/** @param at ms; null = of unknown age */
export function device(
  facts: Readonly<Record<string, ClaimValue>>,
  at: number | null = NOW - MINUTE,
  from: FactSource = 'inventory',
): Device {
  const known: Record<string, Fact> = Object.create(null);
  for (const [name, value] of Object.entries(facts)) known[name] = { value, at, from };
  return { id: 'd-17', from, facts: known, version: 'v1' };
}
