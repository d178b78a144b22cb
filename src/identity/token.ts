/** One bearer token, verified for one provider: its signature by jose, its claims by our schema. */

import type { JWTVerifyOptions } from 'jose';
import * as errors from 'jose/errors';
import { jwtVerify } from 'jose/jwt/verify';
import type { Refusal } from '../core/refusal.ts';
import type { Algorithm } from '../core/algorithm.ts';
import type { KeyRing } from './key-ring.ts';
import type { KeySet } from './key-set.ts';
import type { JsonObject } from './strict-json.ts';
import { checkClaims, type ClaimRules, type TokenClaims } from './token-claims.ts';
import { refuse, type UnverifiedToken } from './token-format.ts';

/** Fits `providers.X.bearer` of sallyport.yaml. Times in ms. */
export interface BearerRules extends ClaimRules {
  /** A token is for us if its `aud` has one of these. */
  readonly audiences: readonly string[];
  readonly algorithms: readonly Algorithm[];
}

interface VerifiedToken {
  readonly claims: TokenClaims;
  /** Everything that was signed. */
  readonly payload: JsonObject;
  /** The keys that it was verified with. */
  readonly ring: KeyRing;
}

export type TokenVerifier = (token: UnverifiedToken, now: number) => Promise<VerifiedToken | Refusal>;

const REQUIRED: Record<BearerRules['profile'], string[]> = {
  rfc9068: ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti'],
  jwt: ['iss', 'exp', 'aud', 'sub', 'iat'],
};

/** The verifier throws Fault `keys-unavailable`, and nothing else. */
export function createVerifier(issuer: string, rules: BearerRules, keys: KeySet): TokenVerifier {
  const options: JWTVerifyOptions = {
    algorithms: [...rules.algorithms],
    issuer,
    audience: [...rules.audiences],
    clockTolerance: rules.clockSkew / 1000,
    maxTokenAge: rules.maxLifetime / 1000,
    requiredClaims: REQUIRED[rules.profile],
    ...(rules.profile === 'rfc9068' ? { typ: 'at+jwt' } : {}),
  };

  return async (token, now) => {
    if (rules.profile === 'jwt' && !isPlainType(token.typ)) return refuse('typ-mismatch');
    const held = await keys.obtain(now);
    const ring = token.kid === null || held.kids.has(token.kid) ? held : await keys.seek(token.kid, now);
    let payload: JsonObject;
    try {
      ({ payload } = await jwtVerify(token.text, ring.select, { ...options, currentDate: new Date(now) }));
    } catch (error) {
      return refuse(detailOf(error));
    }
    const claims = checkClaims(payload, rules, now);
    return 'reason' in claims ? claims : { claims, payload, ring };
  };
}

/** RFC 7519 §5.1; any other type says that this is no access token. */
function isPlainType(typ: string | null): boolean {
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
