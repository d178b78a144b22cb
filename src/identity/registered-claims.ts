/** The registered claims that every kind of token has, read without believing their types (RFC 7519 §4.1). */

import type { SignIn } from '../core/identity.ts';
import type { JsonObject } from '../core/strict-json.ts';

const LONGEST_NAME = 255;

interface DateRules {
  /** ms. */
  readonly clockSkew: number;
  /** From `iat` to `exp`, ms. */
  readonly maxLifetime: number;
}

interface TokenDates {
  /** ms since the epoch, all three; the last two with the skew. */
  readonly issuedAt: number;
  readonly notBefore: number;
  readonly expiresAt: number;
}

/**
 * What jose checks too is checked again here: it takes dates like 1e400 and 0.5. Whether the token has expired is left to it.
 *
 * @returns a stable word when a date is wrong: `exp-invalid`, `iat-invalid`, `nbf-invalid`, `iat-future`, `lifetime`.
 */
export function readDates({ exp, iat, nbf }: JsonObject, rules: DateRules, now: number): TokenDates | string {
  if (!isDate(exp)) return 'exp-invalid';
  if (!isDate(iat)) return 'iat-invalid';
  if (nbf !== undefined && !isDate(nbf)) return 'nbf-invalid';
  const issuedAt = iat * 1000;
  if (issuedAt > now + rules.clockSkew) return 'iat-future';
  if (exp <= iat || (exp - iat) * 1000 > rules.maxLifetime) return 'lifetime';
  return {
    issuedAt,
    // A token that was accepted within the skew must not be cut off a moment later for having ended.
    notBefore: nbf === undefined ? 0 : nbf * 1000 - rules.clockSkew,
    expiresAt: exp * 1000 + rules.clockSkew,
  };
}

/** A claim of the wrong type says nothing, and what is not known is never held to be met. */
export function readSignIn({ amr, acr, auth_time: at }: JsonObject): SignIn {
  return Object.freeze({
    amr: isListOfStrings(amr) ? Object.freeze([...amr]) : null,
    acr: typeof acr === 'string' ? acr : null,
    at: isDate(at) ? at * 1000 : null,
  });
}

/** Present, and no longer than OpenID Connect Core §2 allows a `sub` to be. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_NAME;
}

/** Seconds since the epoch, up to the year 9999. */
export function isDate(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) < 253_402_300_800;
}

export function isListOfStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((element) => typeof element === 'string');
}
