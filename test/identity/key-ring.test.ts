import { expect, test } from 'vitest';
import { type KeyRing, readKeyRing } from '../../src/identity/key-ring.ts';
import { createSigner } from './signer.ts';

const a = createSigner('a');
const b = createSigner('b');

function ring(...keys: unknown[]): KeyRing {
  return readKeyRing(JSON.stringify({ keys }), ['RS256', 'ES256']);
}

test('leaves a bad key out with a warning, and keeps the sound ones', () => {
  const { size, kids, warnings } = ring(a.jwk, { ...b.jwk, d: 'AAAA' }, { kty: 'RSA', n: 'AQAB', e: 'AQAB' });
  expect(size).toBe(1);
  expect([...kids]).toEqual(['a']);
  expect(warnings).toEqual([
    'key 2 is left out: it shows a private key',
    'key 3 is left out: 17 bits are too short for RSA (RFC 7518 §3.3)',
  ]);
});

test('says nothing about keys that are for something else', () => {
  expect(ring(a.jwk, { ...b.jwk, use: 'enc' })).toMatchObject({ size: 1, warnings: [] });
});

test('refuses a set in which one `kid` stands for several keys', () => {
  expect(() => ring(a.jwk, { ...b.jwk, kid: 'a' })).toThrow('ambiguous');
  expect(ring(a.jwk, a.jwk).size).toBe(1);
  expect(ring(a.jwk, { ...b.jwk, kid: 'a', use: 'enc' }).size).toBe(1);
});

test('refuses more than 100 keys and what is not a set', () => {
  expect(() => ring(...Array.from({ length: 101 }, () => a.jwk))).toThrow('more than 100');
  for (const text of ['', '[]', '{}', '{"keys":{}}', 'null', '{"keys":[],"keys":[]}', '<html>']) {
    expect(() => readKeyRing(text, ['ES256'])).toThrow('not a JWK set');
  }
});

test('takes the order of keys and what stands beside them for no change', () => {
  expect(ring(a.jwk, b.jwk).content).toBe(ring({ ...b.jwk, x5t: 'x', iat: 1 }, a.jwk).content);
  expect(ring(a.jwk).content).not.toBe(ring({ ...a.jwk, kid: 'c' }).content);
});

test('takes an empty set for one in which every key was revoked', () => {
  expect(ring()).toMatchObject({ size: 0, warnings: [] });
});
