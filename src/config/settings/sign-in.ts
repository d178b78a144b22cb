/** The part of a provider with which people sign in: how the gate proves there who it is, and what it asks for. */

import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Secret } from '../secret.ts';
import { parsePrivateKey } from './certificate.ts';
import type { Site } from './site.ts';
import { checkStrength, readSecret, secretSchema } from './source.ts';

export const signInShape = {
  label: z.string().min(1).max(60).optional().describe('What people read where they choose how to sign in.'),
  client_secret: secretSchema()
    .optional()
    .describe('With which the gate proves there who it is. With this, or `client_key`, people can sign in.'),
  client_key: secretSchema()
    .optional()
    .describe('Instead of `client_secret`: a private key, PEM or JWK (`private_key_jwt`, RFC 7523).'),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'a scope is made of printable ASCII without blanks'))
    .default(['openid', 'email', 'profile'])
    .describe('What is asked for at a sign-in. `offline_access` brings a refresh token at many providers.'),
  userinfo: z
    .boolean()
    .default(true)
    .describe('Also ask the userinfo endpoint: many providers leave groups out of the ID token.'),
};

const schema = z.strictObject(signInShape);

export type ClientCredential =
  | { readonly kind: 'secret'; readonly secret: Secret }
  /** PEM or JWK, private. */
  | { readonly kind: 'key'; readonly key: Secret };

export interface SignInSettings {
  readonly label: string | null;
  readonly credential: ClientCredential;
  /** With `openid`. */
  readonly scopes: readonly string[];
  readonly userinfo: 'ask' | 'leave';
  /** `optional` only while `untyped-logout-tokens` is named for the provider. */
  readonly logoutType: 'required' | 'optional';
}

/** @returns null when people cannot sign in here. */
export async function readSignIn(
  input: z.output<typeof schema>,
  clientId: string | undefined,
  site: Site,
): Promise<SignInSettings | null> {
  const credential = await readCredential(input, site);
  if (credential === null) {
    if (input.label !== undefined && input.client_secret === undefined && input.client_key === undefined)
      site.in('label').key.warn('no-effect', 'nobody signs in here: that needs `client_secret` or `client_key`');
    return null;
  }
  if (clientId === undefined) {
    site.key.error('missing-key', 'a sign-in needs `client_id`: as which the gate is registered at this provider');
    return null;
  }
  if (!input.scopes.includes('openid')) {
    site.in('scopes').error('no-openid', 'without the scope `openid` the provider does not say who signed in');
  }
  return {
    label: input.label ?? null,
    credential,
    scopes: input.scopes,
    userinfo: input.userinfo ? 'ask' : 'leave',
    logoutType: site.covers('untyped-logout-tokens') ? 'optional' : 'required',
  };
}

async function readCredential(input: z.output<typeof schema>, site: Site): Promise<ClientCredential | null> {
  const { client_secret: secretInput, client_key: keyInput } = input;
  if (secretInput !== undefined && keyInput !== undefined) {
    site.in('client_key').key.error('two-ways', 'either `client_secret` or `client_key`, not both');
    return null;
  }
  if (secretInput !== undefined) {
    const secret = await readSecret(secretInput, site.in('client_secret'));
    checkStrength(secret, 16, site.in('client_secret'));
    return secret === null ? null : { kind: 'secret', secret };
  }
  if (keyInput === undefined) return null;
  const at = site.in('client_key');
  const secret = await readSecret(keyInput, at);
  const key = secret === null ? null : parsePrivateKey(secret.reveal(), at);
  if (secret === null || key === null) return null;
  if (!signs(key)) {
    at.error('wrong-key', 'a client signs with a P-256, Ed25519 or RSA key (at least 2048 bits)');
    return null;
  }
  return { kind: 'key', key: secret };
}

function signs({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  if (asymmetricKeyType === 'rsa') return (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
  return asymmetricKeyType === 'ed25519' || asymmetricKeyDetails?.namedCurve === 'prime256v1';
}
