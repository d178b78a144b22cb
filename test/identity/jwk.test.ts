import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ALGORITHMS } from '../../src/core/algorithm.ts';
import { checkKey } from '../../src/identity/jwk.ts';
import { isRocaModulus } from '../../src/identity/roca.ts';

const DEFAULT = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;

function rsa(modulusLength = 2048): Record<string, unknown> {
  return { ...generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'jwk' }) };
}

function ec(namedCurve: string): Record<string, unknown> {
  return { ...generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'jwk' }) };
}

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}

function verdict(jwk: unknown): string {
  return checkKey(jwk, DEFAULT).kind;
}

/** The algorithm that a usable key is pinned to. */
function pinned(jwk: object): string | undefined {
  const checked = checkKey(jwk, DEFAULT);
  return checked.kind === 'usable' ? checked.jwk.alg : checked.kind;
}

const sound = rsa();
const point = ec('P-256');

describe('§2.4.5: keys are judged when they are loaded', () => {
  test('accepts sound keys and pins each to one algorithm', () => {
    expect(pinned(sound)).toBe('RS256');
    expect(pinned({ ...sound, alg: 'PS256' })).toBe('PS256');
    expect(pinned(point)).toBe('ES256');
    expect(verdict(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }))).toBe('usable');
  });

  test('D24: refuses RSA below 2048 bits, with which jose throws a bare TypeError', () => {
    const checked = checkKey(rsa(1024), DEFAULT);
    expect(checked).toEqual({ kind: 'bad', problem: '1024 bits are too short for RSA (RFC 7518 §3.3)' });
  });

  test('refuses RSA exponents that are 1, even or huge, and moduli that are even or huge', () => {
    for (const e of [1n, 2n, 65_536n, 2n ** 64n + 1n, 0n]) expect(verdict({ ...sound, e: base64url(e) })).toBe('bad');
    expect(verdict({ ...sound, n: base64url(2n ** 2047n) })).toBe('bad');
    expect(verdict({ ...sound, n: base64url(2n ** 9000n + 1n) })).toBe('bad');
    expect(verdict({ ...sound, n: 7 })).toBe('bad');
    expect(verdict({ ...sound, n: 'not+base64url' })).toBe('bad');
    expect(verdict({ kty: 'RSA', e: 'AQAB' })).toBe('bad');
  });

  test('refuses a key that shows its private members', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(checkKey(privateKey.export({ format: 'jwk' }), DEFAULT)).toMatchObject({
      problem: 'it shows a private key',
    });
    expect(verdict({ ...sound, d: 'AQAB' })).toBe('bad');
    expect(verdict({ kty: 'oct', k: 'c2VjcmV0' })).toBe('bad');
  });

  test('leaves keys for other uses aside', () => {
    expect(verdict({ ...sound, use: 'enc' })).toBe('foreign');
    expect(verdict({ ...sound, use: 'sig' })).toBe('usable');
    expect(verdict({ ...sound, key_ops: ['encrypt'] })).toBe('foreign');
    expect(verdict({ ...sound, key_ops: ['verify'] })).toBe('usable');
    expect(verdict({ ...sound, alg: 'RSA-OAEP' })).toBe('foreign');
    expect(verdict({ ...sound, alg: 'RS512' })).toBe('foreign');
    expect(verdict(ec('secp256k1'))).toBe('foreign');
    expect(verdict(generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }))).toBe('foreign');
  });

  test('refuses an algorithm of another type or curve', () => {
    expect(checkKey({ ...sound, alg: 'ES256' }, ALGORITHMS).kind).toBe('bad');
    expect(checkKey({ ...point, alg: 'RS256' }, ALGORITHMS).kind).toBe('bad');
    expect(checkKey({ ...ec('P-384'), alg: 'ES256' }, ALGORITHMS).kind).toBe('bad');
    expect(checkKey({ ...point, alg: 'ES384' }, ALGORITHMS).kind).toBe('bad');
  });

  test('refuses a point that is not on its curve', () => {
    expect(verdict({ ...point, y: base64url(5n) })).toBe('bad');
    expect(verdict({ ...point, x: point['y'], y: point['x'] })).toBe('bad');
    expect(checkKey({ ...point, crv: 'P-384', alg: 'ES384' }, ALGORITHMS).kind).toBe('bad');
    expect(verdict({ kty: 'EC', crv: 'P-256' })).toBe('bad');
  });

  test('refuses odd key ids and things that are not keys', () => {
    for (const kid of ['', 'x'.repeat(257), 'a\nb', 7, null]) expect(verdict({ ...sound, kid })).toBe('bad');
    for (const thing of [null, 1, 'key', [], {}]) expect(verdict(thing)).toBe('bad');
  });

  test('refuses a modulus with the fingerprint of ROCA, and no other', () => {
    const primes = [2n];
    for (let n = 3n; n <= 701n; n += 2n) if (primes.every((prime) => n % prime !== 0n)) primes.push(n);
    const primorial = primes.reduce((product, prime) => product * prime, 1n);
    let power = 1n;
    for (let i = 0; i < 1_234; i++) power = (power * 65_537n) % primorial;
    const factors = 2n ** 2047n / primorial;
    const weak = (factors + 1n) * primorial + power;
    expect(isRocaModulus(weak)).toBe(true);
    expect(checkKey({ kty: 'RSA', n: base64url(weak), e: 'AQAB' }, DEFAULT)).toMatchObject({ kind: 'bad' });
    for (let i = 0; i < 50; i++) expect(isRocaModulus(weak + 2n * BigInt(i) + 2n)).toBe(false);
  });
});
