/** The signature of one token, verified by jose with a provider's own keys, and its refusals in stable words. */

import type { JWTVerifyOptions } from 'jose';
import * as errors from 'jose/errors';
import { jwtVerify } from 'jose/jwt/verify';
import type { Refusal } from '../core/refusal.ts';
import type { KeyRing } from './key-ring.ts';
import type { KeySet } from './key-set.ts';
import type { JsonObject } from '../core/strict-json.ts';
import { refuse, type UnverifiedToken } from './token-format.ts';

interface SignedToken {
  /** Everything that was signed. */
  readonly payload: JsonObject;
  readonly alg: string;
  /** The keys that it was verified with. */
  readonly ring: KeyRing;
}

/**
 * @param options must name `algorithms`, `issuer`, `audience` and `requiredClaims`: jose asks for none of them by itself.
 * @throws Fault `keys-unavailable`, and nothing else.
 */
export async function verifySigned(
  token: UnverifiedToken,
  keys: KeySet,
  options: JWTVerifyOptions,
  now: number,
): Promise<SignedToken | Refusal> {
  const held = await keys.obtain(now);
  const ring = token.kid === null || held.kids.has(token.kid) ? held : await keys.seek(token.kid, now);
  try {
    const currentDate = new Date(now);
    const { payload, protectedHeader } = await jwtVerify(token.text, ring.select, { ...options, currentDate });
    return { payload, alg: protectedHeader.alg, ring };
  } catch (error) {
    return refuse(detailOf(error));
  }
}

/** RFC 7519 §5.1; any other type says that this is a token of another kind. */
export function isPlainType(typ: string | null): boolean {
  return typ === null || /^(?:application\/)?jwt$/i.test(typ);
}

/** A stable word for the access record. */
function detailOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return error.claim === 'exp' ? 'expired' : 'lifetime';
  if (error instanceof errors.JWTClaimValidationFailed) return claimDetail(error);
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'alg-not-allowed';
  if (error instanceof errors.JWKSNoMatchingKey) return 'unknown-key';
  // OpenID Connect Core §10.1: with several keys a token must say which one.
  if (error instanceof errors.JWKSMultipleMatchingKeys) return 'ambiguous-key';
  return error instanceof errors.JOSEError ? 'malformed' : 'unverifiable';
}

function claimDetail({ claim, reason }: errors.JWTClaimValidationFailed): string {
  if (reason === 'missing' || reason === 'invalid') return `${claim}-${reason}`;
  if (claim === 'nbf') return 'not-yet-valid';
  return claim === 'iat' ? 'iat-future' : `${claim}-mismatch`;
}
