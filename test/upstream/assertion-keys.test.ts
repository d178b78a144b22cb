import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calculateJwkThumbprint } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AssertionKeys, type KeyFile, loadAssertionKeys } from '../../src/upstream/assertion-keys.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-keys-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

function published({ jwks }: AssertionKeys): Record<string, string>[] {
  return JSON.parse(jwks).keys;
}

describe('a generated key', () => {
  test('is made on the first start, for its owner alone, and found again on the next', async () => {
    const data = join(folder, 'new', 'data');
    const options = { algorithm: 'ES256', keys: 'generated', folder: data } as const;
    const first = await loadAssertionKeys(options);
    expect((await stat(data)).mode & 0o777).toBe(0o700);
    expect(await readdir(data)).toEqual(['assertion-es256.jwk']);
    expect((await stat(join(data, 'assertion-es256.jwk'))).mode & 0o777).toBe(0o600);
    expect((await loadAssertionKeys(options)).jwks).toBe(first.jwks);
  });

  test('is one and the same for many gates that start at once', async () => {
    const starts = Array.from({ length: 20 }, async () =>
      loadAssertionKeys({ algorithm: 'EdDSA', keys: 'generated', folder }),
    );
    const all = await Promise.all(starts);
    expect(new Set(all.map(({ jwks }) => jwks)).size).toBe(1);
    expect(await readdir(folder)).toEqual(['assertion-eddsa.jwk']);
  });

  test('is never written over, also when it cannot be read', async () => {
    const file = join(folder, 'assertion-es256.jwk');
    await writeFile(file, '{"kty":"EC"');
    await expect(loadAssertionKeys({ algorithm: 'ES256', keys: 'generated', folder })).rejects.toThrow(file);
    expect(await readFile(file, 'utf8')).toBe('{"kty":"EC"');
  });

  test('says which folder it cannot be kept in', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(loadAssertionKeys({ algorithm: 'ES256', keys: 'generated', folder: file })).rejects.toThrow(file);
  });
});

describe('given keys', () => {
  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const ed25519 = generateKeyPairSync('ed25519').privateKey;
  const pem: KeyFile = {
    file: 'a.pem',
    text: { reveal: () => p256.export({ format: 'pem', type: 'pkcs8' }) },
  };
  const jwk: KeyFile = { file: 'b.jwk', text: { reveal: () => JSON.stringify(ed25519.export({ format: 'jwk' })) } };

  test('are PEM or JWK: the first signs, all are published, and nothing private', async () => {
    const keys = await loadAssertionKeys({ algorithm: 'ES256', keys: [pem, jwk], folder });
    expect(published(keys).map(({ alg, use }) => [alg, use])).toEqual([
      ['ES256', 'sig'],
      ['EdDSA', 'sig'],
    ]);
    expect(keys.signer).toMatchObject({ algorithm: 'ES256', kid: published(keys)[0]?.['kid'] });
    for (const key of published(keys)) expect(Object.keys(key)).not.toContain('d');
    expect(await readdir(folder)).toEqual([]);
  });

  test('are named by their RFC 7638 thumbprint', async () => {
    const keys = published(await loadAssertionKeys({ algorithm: 'EdDSA', keys: [jwk, pem], folder }));
    for (const key of keys) expect(key['kid']).toBe(await calculateJwkThumbprint(key));
  });

  test('are refused when they are something else, by the name of their file', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const texts = ['', '{}', '{"kty":', 'not a key', rsa.export({ format: 'pem', type: 'pkcs8' })];
    for (const text of texts) {
      const bad = { file: 'bad.pem', text: { reveal: () => text } };
      await expect(loadAssertionKeys({ algorithm: 'ES256', keys: [bad], folder })).rejects.toThrow('bad.pem');
    }
    await expect(loadAssertionKeys({ algorithm: 'EdDSA', keys: [pem, jwk], folder })).rejects.toThrow('is for ES256');
    await expect(loadAssertionKeys({ algorithm: 'EdDSA', keys: [], folder })).rejects.toThrow('needs a key');
  });
});
