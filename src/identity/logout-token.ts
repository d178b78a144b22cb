/** Logout tokens: a provider says behind the browser's back that a session is over (OpenID Connect Back-Channel Logout 1.0 §2.6). */

import type { Algorithm } from '../core/algorithm.ts';
import type { Refusal } from '../core/refusal.ts';
import type { KeySet } from './key-set.ts';
import { isName, readDates } from './registered-claims.ts';
import { isPlainType, verifySigned } from './signed-token.ts';
import { isObject, type JsonObject } from '../core/strict-json.ts';
import { refuse, type UnverifiedToken } from './token-format.ts';

/** Times in ms. */
export interface LogoutRules {
  readonly issuer: string;
  readonly clientId: string;
  readonly algorithms: readonly Algorithm[];
  readonly clockSkew: number;
  /** `required`: `typ` is `logout+jwt`. `optional` also takes tokens that leave it out, or write `JWT`. */
  readonly logoutType: 'required' | 'optional';
}

/** With `sid` that session is over, with `sub` alone every session of the person. */
export type LogoutToken = {
  readonly iss: string;
  /** To be remembered until `expiresAt`: a token counts once. */
  readonly jti: string;
  /** ms since the epoch, with the skew. */
  readonly expiresAt: number;
} & ({ readonly sid: string; readonly sub: string | null } | { readonly sid: null; readonly sub: string });

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** From `iat` to `exp`, ms. The specification recommends two minutes; what is delivered late is of no use to anybody but a thief. */
const MAX_LIFETIME = 600_000;

/**
 * @returns a Refusal with a detail such as `typ-mismatch`, `aud-mismatch`, `nonce-present`, `event-missing`.
 * @throws Fault `keys-unavailable`
 */
export async function verifyLogoutToken(
  token: UnverifiedToken,
  rules: LogoutRules,
  keys: KeySet,
  now: number,
): Promise<LogoutToken | Refusal> {
  if (!isLogoutType(token.typ, rules)) return refuse('typ-mismatch');
  const options = {
    algorithms: [...rules.algorithms],
    issuer: rules.issuer,
    audience: rules.clientId,
    clockTolerance: rules.clockSkew / 1000,
    maxTokenAge: MAX_LIFETIME / 1000,
    requiredClaims: ['iss', 'aud', 'iat', 'exp', 'jti', 'events'],
  };
  const signed = await verifySigned(token, keys, options, now);
  if ('reason' in signed) return signed;
  const { payload } = signed;
  const dates = readDates(payload, { clockSkew: rules.clockSkew, maxLifetime: MAX_LIFETIME }, now);
  if (typeof dates === 'string') return refuse(dates);
  const { sub, sid, jti } = payload;
  const problem = contentProblem(payload);
  if (problem !== null) return refuse(problem);
  if (!isName(jti)) return refuse('jti-invalid');
  if (sub !== undefined && !isName(sub)) return refuse('sub-invalid');
  if (sid !== undefined && !isName(sid)) return refuse('sid-invalid');
  const common = { iss: rules.issuer, jti, expiresAt: dates.expiresAt };
  if (sid !== undefined) return { ...common, sid, sub: sub ?? null };
  return sub === undefined ? refuse('nobody-named') : { ...common, sid: null, sub };
}

function isLogoutType(typ: string | null, { logoutType }: LogoutRules): boolean {
  if (typ !== null && /^(?:application\/)?logout\+jwt$/i.test(typ)) return true;
  return logoutType === 'optional' && isPlainType(typ);
}

function contentProblem({ events, nonce }: JsonObject): string | null {
  // An ID token never has the event, and a logout token never a nonce: neither passes for the other.
  if (nonce !== undefined) return 'nonce-present';
  if (!isObject(events)) return 'events-invalid';
  if (!Object.hasOwn(events, EVENT)) return 'event-missing';
  return isObject(events[EVENT]) ? null : 'event-invalid';
}
