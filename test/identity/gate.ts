/** A provider and an authenticator as the gate would have them, with one key from a file. */

import type { Identity, Principal } from '../../src/core/identity.ts';
import { Refusal } from '../../src/core/refusal.ts';
import { createAuthenticator } from '../../src/identity/authenticate.ts';
import { createProvider, type Provider, type ProviderOptions } from '../../src/identity/provider.ts';
import type { BearerRules } from '../../src/identity/token.ts';
import { AUDIENCE, ISSUER } from './signer.ts';

export const BEARER: BearerRules = {
  audiences: [AUDIENCE],
  algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
  profile: 'rfc9068',
  clockSkew: 5_000,
  maxLifetime: 86_400_000,
};

export function providerOptions(keys: readonly object[], changes: Partial<ProviderOptions> = {}): ProviderOptions {
  return {
    name: 'corp',
    issuer: ISSUER,
    clientId: null,
    keys: { kind: 'file', file: 'jwks.json', text: JSON.stringify({ keys }) },
    maxStale: 3_600_000,
    bearer: BEARER,
    signIn: null,
    claims: [],
    single: [],
    absentIsEmpty: [],
    device: null,
    declaredClaims: [],
    ...changes,
  };
}

export type Ask = (token: string, now?: number) => Promise<Identity | Refusal>;

/** Sends one bearer token to an authenticator over these providers, all of which the app accepts. */
export function asker(...providers: Provider[]): Ask {
  const authenticate = createAuthenticator(providers);
  const accepts = {
    providers: providers.map(({ name }) => name),
    credentials: ['bearer'],
    authorization: 'ours',
  } as const;
  return async (token, now = Date.now()) =>
    authenticate(
      { rawHeaders: ['Authorization', `Bearer ${token}`], query: '', host: 'app.test', occasion: 'request' },
      accepts,
      now,
    );
}

export function askerFor(keys: readonly object[], changes: Partial<ProviderOptions> = {}): Ask {
  return asker(createProvider(providerOptions(keys, changes)));
}

/** @throws when nobody was recognised. */
export function principal(identity: Identity | Refusal): Principal {
  if (identity instanceof Refusal) throw new Error(`refused: ${identity.reason} ${identity.detail ?? ''}`);
  if (identity.via === 'none') throw new Error('anonymous');
  return identity;
}

/** The stable word of a refusal; `accepted` when there was none. */
export function detail(identity: Identity | Refusal): string | null {
  return identity instanceof Refusal ? identity.detail : 'accepted';
}
