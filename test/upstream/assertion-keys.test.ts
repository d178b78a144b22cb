import { generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { describe, expect, test } from 'vitest';
import { type AssertionKeys, type KeyFile, readAssertionKeys } from '../../src/upstream/assertion-keys.ts';

function published({ jwks }: AssertionKeys): Record<string, string>[] {
  return JSON.parse(jwks).keys;
}

describe('given keys', () => {
  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const ed25519 = generateKeyPairSync('ed25519').privateKey;
  const pem: KeyFile = {
    file: 'a.pem',
    text: { reveal: () => p256.export({ format: 'pem', type: 'pkcs8' }) },
  };
  const jwk: KeyFile = { file: 'b.jwk', text: { reveal: () => JSON.stringify(ed25519.export({ format: 'jwk' })) } };

  test('are PEM or JWK: the first signs, all are published, and nothing private', () => {
    const keys = readAssertionKeys('ES256', [pem, jwk]);
    expect(published(keys).map(({ alg, use }) => [alg, use])).toEqual([
      ['ES256', 'sig'],
      ['EdDSA', 'sig'],
    ]);
    expect(keys.signer).toMatchObject({ algorithm: 'ES256', kid: published(keys)[0]?.['kid'] });
    for (const key of published(keys)) expect(Object.keys(key)).not.toContain('d');
  });

  test('are named by their RFC 7638 thumbprint', async () => {
    const keys = published(readAssertionKeys('EdDSA', [jwk, pem]));
    for (const key of keys) expect(key['kid']).toBe(await calculateJwkThumbprint(key));
  });

  test('are refused when they are something else, by the name of their file', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const texts = ['', '{}', '{"kty":', 'not a key', rsa.export({ format: 'pem', type: 'pkcs8' })];
    for (const text of texts) {
      const bad = { file: 'bad.pem', text: { reveal: () => text } };
      expect(() => readAssertionKeys('ES256', [bad])).toThrow('bad.pem');
    }
    expect(() => readAssertionKeys('EdDSA', [pem, jwk])).toThrow('is for ES256');
    expect(() => readAssertionKeys('EdDSA', [])).toThrow('needs a key');
  });
});
