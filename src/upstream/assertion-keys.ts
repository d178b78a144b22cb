/** The keys that sign the gate's assertions, and the key set that apps verify them with. */

import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject } from 'node:crypto';

export type AssertionAlgorithm = 'ES256' | 'EdDSA';

/** A private key, PEM or JWK. */
export interface KeyFile {
  /** For messages. */
  readonly file: string;
  readonly text: { reveal(): string };
}

export interface SigningKey {
  readonly algorithm: AssertionAlgorithm;
  /** The key's RFC 7638 thumbprint. */
  readonly kid: string;
  readonly key: KeyObject;
}

export interface AssertionKeys {
  readonly signer: SigningKey;
  /** The public keys, as the text of a JWK set. */
  readonly jwks: string;
}

/** @param files the first signs, all are published. @throws Error whose message names the file, when a key cannot be used. */
export function readAssertionKeys(algorithm: AssertionAlgorithm, files: readonly KeyFile[]): AssertionKeys {
  const keys = files.map(({ file, text }) => readSigningKey(file, text.reveal()));
  const [signer] = keys;
  if (signer === undefined) throw new Error('an assertion needs a key that signs it');
  if (signer.algorithm !== algorithm) {
    throw new Error(`the key that signs is for ${signer.algorithm}, not ${algorithm}`);
  }
  return { signer, jwks: JSON.stringify({ keys: keys.map(publicJwk) }) };
}

/** A private key as the algorithm needs it. */
export function newSigningKey(algorithm: AssertionAlgorithm): KeyObject {
  const { privateKey } =
    algorithm === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey;
}

function readSigningKey(file: string, text: string): SigningKey {
  let key: KeyObject;
  try {
    key = text.trimStart().startsWith('{')
      ? createPrivateKey({ format: 'jwk', key: JSON.parse(text) })
      : createPrivateKey(text);
  } catch (error) {
    throw new Error(`${file}: this is not a private key, as PEM or JWK`, { cause: error });
  }
  const algorithm = algorithmOf(key);
  if (algorithm === null) throw new Error(`${file}: an assertion is signed with a P-256 or an Ed25519 key`);
  return { algorithm, kid: thumbprint(key), key };
}

function algorithmOf(key: KeyObject): AssertionAlgorithm | null {
  if (key.asymmetricKeyType === 'ed25519') return 'EdDSA';
  return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? 'ES256' : null;
}

/** RFC 7638 §3.2: the required members only, in the order of their names. */
function thumbprint(key: KeyObject): string {
  const { crv, kty, x, y } = createPublicKey(key).export({ format: 'jwk' });
  return hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url');
}

function publicJwk({ algorithm, kid, key }: SigningKey): object {
  return { ...createPublicKey(key).export({ format: 'jwk' }), kid, alg: algorithm, use: 'sig' };
}
