/** One bearer token, verified for one provider: its signature by jose, its claims by our schema. */

import type { JWTVerifyOptions } from 'jose';
import type { Refusal } from '../core/refusal.ts';
import type { Algorithm } from '../core/algorithm.ts';
import type { KeyRing } from './key-ring.ts';
import type { KeySet } from './key-set.ts';
import { isPlainType, verifySigned } from './signed-token.ts';
import type { JsonObject } from '../core/strict-json.ts';
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
    const signed = await verifySigned(token, keys, options, now);
    if ('reason' in signed) return signed;
    const claims = checkClaims(signed.payload, rules, now);
    return 'reason' in claims ? claims : { claims, payload: signed.payload, ring: signed.ring };
  };
}
