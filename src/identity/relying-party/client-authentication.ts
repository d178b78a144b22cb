/** How the gate proves to a provider that it is the client it says it is (OpenID Connect Core §9). */

import { createPrivateKey } from 'node:crypto';
import type { ClientAuth, ServerMetadata } from 'openid-client';
import { parseObject } from '../../core/strict-json.ts';
import type { ClientAuthentication } from './options.ts';

/** @returns null when the provider takes no method that this client has. @throws Error when the key cannot sign. */
export async function createClientAuth(
  authentication: ClientAuthentication,
  metadata: ServerMetadata,
): Promise<ClientAuth | null> {
  const { ClientSecretBasic, ClientSecretPost, None, PrivateKeyJwt, modifyAssertion } = await import('openid-client');
  // RFC 8414 §2: what it takes when it does not say.
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  switch (authentication.kind) {
    case 'secret':
      // Basic needs an encoding (RFC 6749 §2.3.1) that several providers do not undo.
      if (methods.includes('client_secret_post')) return ClientSecretPost(authentication.secret);
      return methods.includes('client_secret_basic') ? ClientSecretBasic(authentication.secret) : null;
    case 'key': {
      const stated = metadata.token_endpoint_auth_methods_supported;
      if (stated !== undefined && !stated.includes('private_key_jwt')) return null;
      const { alg, ...key } = importKey(authentication.key, metadata);
      const named = (header: Record<string, unknown>): void => void Object.assign(header, { alg });
      return PrivateKeyJwt(key, { [modifyAssertion]: named });
    }
    case 'none':
      return None();
  }
}

const CURVES = new Map([
  ['prime256v1', { alg: 'ES256', name: 'P-256' }],
  ['secp384r1', { alg: 'ES384', name: 'P-384' }],
  ['secp521r1', { alg: 'ES512', name: 'P-521' }],
]);

interface SigningKey {
  readonly key: CryptoKey;
  readonly alg: string;
  readonly kid?: string;
}

/** The algorithm is that of the key; where a key fits two, the better one if the provider lists it. */
function importKey(text: string, metadata: ServerMetadata): SigningKey {
  const jwk = parseObject(text);
  const key = jwk === null ? createPrivateKey(text) : createPrivateKey({ format: 'jwk', key: jwk });
  const kid = typeof jwk?.['kid'] === 'string' ? { kid: jwk['kid'] } : {};
  const { asymmetricKeyType: type = 'secret', asymmetricKeyDetails: details } = key;
  const listed = metadata.token_endpoint_auth_signing_alg_values_supported ?? [];
  if (type === 'rsa') {
    const [alg, name] = listed.includes('PS256') ? ['PS256', 'RSA-PSS'] : ['RS256', 'RSASSA-PKCS1-v1_5'];
    return { key: key.toCryptoKey({ name, hash: 'SHA-256' }, false, ['sign']), alg, ...kid };
  }
  // RFC 9864 gives the algorithm the name of its curve; most providers know only the older one.
  if (type === 'ed25519') {
    const alg = listed.includes('Ed25519') ? 'Ed25519' : 'EdDSA';
    return { key: key.toCryptoKey('Ed25519', false, ['sign']), alg, ...kid };
  }
  const curve = CURVES.get(details?.namedCurve ?? '');
  if (curve === undefined) throw new Error(`a key of type ${type} cannot sign for this client`);
  return { key: key.toCryptoKey({ name: 'ECDSA', namedCurve: curve.name }, false, ['sign']), alg: curve.alg, ...kid };
}
