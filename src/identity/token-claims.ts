/** The registered claims of an access token, checked by one strict schema (RFC 7519 §4.1, RFC 8725, RFC 9068 §2.2). */

import type { SignIn } from '../core/identity.ts';
import type { Refusal } from '../core/refusal.ts';
import { isListOfStrings, isName, readDates, readSignIn } from './registered-claims.ts';
import type { JsonObject } from '../core/strict-json.ts';
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

/** What only ID tokens, logout tokens and security events carry: none of them is an access token (RFC 8725 §3.12). */
const FOREIGN_CLAIMS = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events'];

/**
 * Hand-written, because it also says what is wrong in a stable word, and because jose takes any type of `sub`.
 *
 * @returns a Refusal with a detail such as `sub-invalid`, `iat-future`, `lifetime`, `not-an-access-token`.
 */
export function checkClaims(payload: JsonObject, rules: ClaimRules, now: number): TokenClaims | Refusal {
  const { iss, sub, sid, aud } = payload;
  if (typeof iss !== 'string') return refuse('iss-invalid');
  if (!isName(sub)) return refuse('sub-invalid');
  if (typeof aud !== 'string' && !isListOfStrings(aud)) return refuse('aud-invalid');
  const dates = readDates(payload, rules, now);
  if (typeof dates === 'string') return refuse(dates);
  // Whoever stole it has no such key; to take it as a bearer's would undo the binding (RFC 9449 §7.2, RFC 8705 §3).
  if (Object.hasOwn(payload, 'cnf')) return refuse('bound-to-a-key');
  const problem = profileProblem(payload, rules.profile);
  if (problem !== null) return refuse(problem);
  return { iss, sub, sid: isName(sid) ? sid : null, ...dates, signIn: readSignIn(payload) };
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
