/** An ID token, believed only after every check of OpenID Connect Core §3.1.3.7, its signature first. */

import { hash } from 'node:crypto';
import type { JWTVerifyOptions } from 'jose';
import { Fault } from '../../core/fault.ts';
import type { SignIn } from '../../core/identity.ts';
import { Refusal } from '../../core/refusal.ts';
import type { KeySet } from '../key-set.ts';
import { isDate, isListOfStrings, isName, readDates, readSignIn } from '../registered-claims.ts';
import { isPlainType, verifySigned } from '../signed-token.ts';
import type { JsonObject } from '../../core/strict-json.ts';
import { parseObjectBytes } from '../json-bytes.ts';
import { parseToken } from '../token-format.ts';
import type { RelyingPartyOptions } from './options.ts';
import { notVerified, type NotVerified, unavailable, type Unavailable } from './problem.ts';

/** What is expected of it besides the provider's own rules. */
export interface Expectation {
  /** Null = none was sent with the request that it answers. */
  readonly nonce: string | null;
  /** `auth_time` must be there and not before, seconds since the epoch; null = `max_age` was not asked. */
  readonly authenticatedSince: number | null;
  /** What `at_hash` and `c_hash` are compared with, where they are there; null = no code was used. */
  readonly accessToken: string;
  readonly code: string | null;
}

export interface IdToken {
  readonly kind: 'id-token';
  readonly sub: string;
  readonly sid: string | null;
  /** ms since the epoch, never in the future. */
  readonly issuedAt: number;
  readonly signIn: SignIn;
  /** Everything that was signed. */
  readonly payload: JsonObject;
}

/** ms. It was asked for a moment ago; a provider whose clock is that far off must be told so. */
const OLDEST = 600_000;

/** `not-verified` has details such as `nonce-mismatch`, `azp-mismatch`, `auth_time-missing`, `at_hash-mismatch`. */
export async function verifyIdToken(
  text: string,
  options: RelyingPartyOptions,
  keys: KeySet,
  expected: Expectation,
  now: number,
): Promise<IdToken | NotVerified | Unavailable> {
  const token = parseToken(text);
  if (token instanceof Refusal) return notVerified(token.detail ?? 'malformed');
  if (!isPlainType(token.typ)) return notVerified('typ-mismatch');
  const { clientId, clockSkew } = options;
  try {
    const signed = await verifySigned(token, keys, rulesOf(options), now);
    if ('reason' in signed) return notVerified(signed.detail ?? 'unverifiable');
    const { payload, alg } = signed;
    // How long it would live is nothing to the gate: it is read once.
    const dates = readDates(payload, { clockSkew, maxLifetime: Number.POSITIVE_INFINITY }, now);
    if (typeof dates === 'string') return notVerified(dates);
    const { sub, sid } = payload;
    if (!isName(sub)) return notVerified('sub-invalid');
    const problem =
      audienceProblem(payload, clientId) ??
      nonceProblem(payload, expected.nonce) ??
      signInProblem(payload, expected.authenticatedSince, (now + clockSkew) / 1000, clockSkew / 1000) ??
      hashProblem(payload, alg, expected);
    if (problem !== null) return notVerified(problem);
    const signIn = readSignIn(payload);
    return {
      kind: 'id-token',
      sub,
      sid: isName(sid) ? sid : null,
      issuedAt: Math.min(dates.issuedAt, now),
      // A provider's clock may be ahead within the skew; to the policy a time in the future is unknown.
      signIn: Object.freeze({ ...signIn, at: signIn.at === null ? null : Math.min(signIn.at, now) }),
      payload,
    };
  } catch (error) {
    if (error instanceof Fault) return unavailable(error.message);
    throw error;
  }
}

function rulesOf({ issuer, clientId, algorithms, clockSkew }: RelyingPartyOptions): JWTVerifyOptions {
  return {
    algorithms: [...algorithms],
    issuer,
    audience: clientId,
    clockTolerance: clockSkew / 1000,
    maxTokenAge: OLDEST / 1000,
    requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
  };
}

/** @returns what a token says that was verified before; null when it is none. */
export function decodeIdToken(text: string): JsonObject | null {
  return parseObjectBytes(Buffer.from(text.split('.')[1] ?? '', 'base64url'));
}

/** A token for several must say that it was issued for this client (steps 3 to 5); `events` is what logout tokens have. */
function audienceProblem({ aud, azp, events }: JsonObject, clientId: string): string | null {
  if (events !== undefined) return 'not-an-id-token';
  if (typeof aud !== 'string' && !isListOfStrings(aud)) return 'aud-invalid';
  if (azp === undefined) return typeof aud === 'string' || aud.length === 1 ? null : 'azp-missing';
  return azp === clientId ? null : 'azp-mismatch';
}

function nonceProblem({ nonce }: JsonObject, expected: string | null): string | null {
  if (expected === null || nonce === expected) return null;
  return nonce === undefined ? 'nonce-missing' : 'nonce-mismatch';
}

/** Steps 12 and 13. All in seconds. */
function signInProblem(
  { auth_time: at }: JsonObject,
  since: number | null,
  latest: number,
  skew: number,
): string | null {
  if (at === undefined) return since === null ? null : 'auth_time-missing';
  if (!isDate(at)) return 'auth_time-invalid';
  if (at > latest) return 'auth_time-future';
  return since !== null && at < since - skew ? 'auth_time-too-old' : null;
}

/** §3.1.3.6 and §3.3.2.11: the left half of a hash of what came with the token. */
function hashProblem(payload: JsonObject, alg: string, { accessToken, code }: Expectation): string | null {
  for (const [name, value] of [
    ['at_hash', accessToken],
    ['c_hash', code],
  ] as const) {
    if (payload[name] === undefined || value === null) continue;
    if (payload[name] !== leftHalf(alg, value)) return `${name}-mismatch`;
  }
  return null;
}

function leftHalf(alg: string, text: string): string {
  // Ed25519 signs over SHA-512, and every other algorithm names its hash.
  const bits = alg.startsWith('Ed') ? '512' : alg.slice(-3);
  const digest = hash(`sha${bits}`, text, 'buffer');
  return digest.subarray(0, digest.length / 2).toString('base64url');
}
