/** The registered claims of an access token, checked by one strict schema (RFC 7519 §4.1, RFC 8725, RFC 9068 §2.2). */

import type { SignIn } from '../core/identity.ts';
import type { Refusal } from '../core/refusal.ts';
import type { JsonObject } from './strict-json.ts';
import { refuse } from './token-format.ts';

export interface TokenClaims {
  readonly iss: string;
  readonly sub: string;
  readonly sid: string | null;
  /** ms since the epoch, all three. */
  readonly issuedAt: number;
  readonly notBefore: number;
  readonly expiresAt: number;
  readonly signIn: SignIn;
}

export interface ClaimRules {
  readonly profile: 'rfc9068' | 'jwt';
  /** ms. */
  readonly clockSkew: number;
  /** From `iat` to `exp`, ms. */
  readonly maxLifetime: number;
}

const LONGEST_NAME = 255;

/** What only ID tokens, logout tokens and security events carry: none of them is an access token (RFC 8725 §3.12). */
const FOREIGN_CLAIMS = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events'];

/**
 * Hand-written, because it also says what is wrong in a stable word. What jose checks too is checked again here: it takes
 * dates like 1e400 and 0.5, and any type of `sub`.
 *
 * @returns a Refusal with a detail such as `sub-invalid`, `iat-future`, `lifetime`, `not-an-access-token`.
 */
export function checkClaims(payload: JsonObject, rules: ClaimRules, now: number): TokenClaims | Refusal {
  const { iss, sub, aud, exp, iat, nbf } = payload;
  if (typeof iss !== 'string') return refuse('iss-invalid');
  if (!isName(sub)) return refuse('sub-invalid');
  if (typeof aud !== 'string' && !isListOfStrings(aud)) return refuse('aud-invalid');
  if (!isDate(exp)) return refuse('exp-invalid');
  if (!isDate(iat)) return refuse('iat-invalid');
  if (nbf !== undefined && !isDate(nbf)) return refuse('nbf-invalid');
  const issuedAt = iat * 1000;
  if (issuedAt > now + rules.clockSkew) return refuse('iat-future');
  if (exp <= iat || (exp - iat) * 1000 > rules.maxLifetime) return refuse('lifetime');
  // Whoever stole it has no such key; to take it as a bearer's would undo the binding (RFC 9449 §7.2, RFC 8705 §3).
  if (Object.hasOwn(payload, 'cnf')) return refuse('bound-to-a-key');
  const problem = profileProblem(payload, rules.profile);
  if (problem !== null) return refuse(problem);
  return {
    iss,
    sub,
    sid: isName(payload['sid']) ? payload['sid'] : null,
    issuedAt,
    // A token that was accepted within the skew must not be cut off a moment later for having ended.
    notBefore: nbf === undefined ? 0 : nbf * 1000 - rules.clockSkew,
    expiresAt: exp * 1000 + rules.clockSkew,
    signIn: signInOf(payload),
  };
}

function profileProblem(payload: JsonObject, profile: ClaimRules['profile']): string | null {
  switch (profile) {
    case 'rfc9068':
      if (!isName(payload['client_id'])) return 'client_id-invalid';
      return isName(payload['jti']) ? null : 'jti-invalid';
    case 'jwt':
      return FOREIGN_CLAIMS.some((name) => Object.hasOwn(payload, name)) ? 'not-an-access-token' : null;
  }
}

/** A claim of the wrong type says nothing, and what is not known is never held to be met. */
function signInOf({ amr, acr, auth_time: at }: JsonObject): SignIn {
  return Object.freeze({
    amr: isListOfStrings(amr) ? Object.freeze([...amr]) : null,
    acr: typeof acr === 'string' ? acr : null,
    at: isDate(at) ? at * 1000 : null,
  });
}

/** Present, and no longer than OpenID Connect Core §2 allows a `sub` to be. */
function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_NAME;
}

/** Seconds since the epoch, up to the year 9999. */
function isDate(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) < 253_402_300_800;
}

function isListOfStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((element) => typeof element === 'string');
}
