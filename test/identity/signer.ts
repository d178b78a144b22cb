/** A provider's key pair, and the tokens that it signs: sound ones, and any others that a test needs. */

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export interface Signer {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: KeyObject;
  /** With `kid` and `alg`. */
  readonly jwk: Readonly<Record<string, unknown>>;
}

export function createSigner(kid: string, alg: 'ES256' | 'RS256' | 'EdDSA' = 'ES256'): Signer {
  const { publicKey, privateKey } =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : alg === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('ed25519');
  return { kid, alg, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg } };
}

export const ISSUER = 'https://idp.corp.example';
export const AUDIENCE = 'https://gate.corp.example';

/** Those of RFC 9068. */
export function soundClaims(now: number): Record<string, unknown> {
  const iat = Math.floor(now / 1000);
  return {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 'mira',
    client_id: 'cli',
    jti: 'j-1',
    iat,
    exp: iat + 3600,
  };
}

/** @param claims an object, or the text of one, for what JSON.stringify cannot write. */
export function signToken(signer: Signer, claims: object | string, header: object = {}): string {
  const head = { alg: signer.alg, typ: 'at+jwt', kid: signer.kid, ...header };
  const input = `${encode(JSON.stringify(head))}.${encode(typeof claims === 'string' ? claims : JSON.stringify(claims))}`;
  return `${input}.${signature(signer, input)}`;
}

export function signature({ alg, privateKey }: Signer, input: string): string {
  const bytes = Buffer.from(input);
  if (alg === 'EdDSA') return sign(null, bytes, privateKey).toString('base64url');
  return sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
}

export function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
