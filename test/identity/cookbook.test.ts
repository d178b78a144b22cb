/** The JOSE cookbook (RFC 7520, RFC 7797, RFC 8037): what of it is a JWS that the gate would look at, and what is not. */

import { globSync, readFileSync } from 'node:fs';
import { CompactSign, compactVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../src/core/refusal.ts';
import { ALGORITHMS } from '../../src/core/algorithm.ts';
import { checkKey } from '../../src/identity/jwk.ts';
import { readKeyRing } from '../../src/identity/key-ring.ts';
import { parseToken } from '../../src/identity/token-format.ts';
import { askerFor, BEARER, detail } from './gate.ts';

const ROOT = new URL('../vectors/jose-cookbook/', import.meta.url).pathname;

interface Vector {
  readonly input: { readonly key?: unknown };
  readonly output: { readonly compact?: string; readonly json?: unknown; readonly json_flat?: unknown };
}

function load(path: string): Vector {
  return JSON.parse(readFileSync(`${ROOT}${path}`, 'utf8'));
}

function files(pattern: string): string[] {
  return globSync(pattern, { cwd: ROOT }).toSorted();
}

describe('JWS', () => {
  const all = files('{jws,rfc7797,curve25519}/*.json').filter((path) => !path.includes('ecdh'));

  test('the whole set is here', () => {
    expect(all.length).toBe(11);
  });

  test.each(all)('%s is refused: its payload is no set of claims, or its form is not ours', async (path) => {
    const { input, output } = load(path);
    const keys = [input.key].flat().filter((key) => checkKey(key, ALGORITHMS).kind === 'usable');
    const ask = askerFor(keys as object[]);
    for (const form of [output.compact, output.json, output.json_flat]) {
      if (form === undefined) continue;
      const text = typeof form === 'string' ? form : JSON.stringify(form);
      expect(detail(await ask(text))).toBe('malformed');
    }
  });

  const PUBLIC = [
    'jws/4_1.rsa_v15_signature.json',
    'jws/4_2.rsa-pss_signature.json',
    'jws/4_3.ecdsa_signature.json',
    'curve25519/jws.json',
  ];

  test.each(PUBLIC)('%s verifies with the key that our checks let through', async (path) => {
    const { input, output } = load(path);
    const compact = output.compact ?? '';
    const { alg } = JSON.parse(Buffer.from(compact.split('.')[0] ?? '', 'base64url').toString());
    const ring = readKeyRing(JSON.stringify({ keys: [{ ...withoutPrivate(input.key), alg }] }), ALGORITHMS);
    expect(ring).toMatchObject({ size: 1, warnings: [] });
    const verified = await compactVerify(compact, ring.select, { algorithms: [...ALGORITHMS] });
    expect(verified.payload.length).toBeGreaterThan(0);
    await expect(compactVerify(`${compact.slice(0, -8)}AAAAAAAA`, ring.select)).rejects.toThrow(
      'signature verification failed',
    );
  });

  test('4.4: a key that signs and verifies alike never gets into a key set', async () => {
    const { input } = load('jws/4_4.hmac-sha2_integrity_protection.json');
    expect(checkKey(input.key, ALGORITHMS)).toEqual({ kind: 'bad', problem: 'it shows a private key' });
    const secret = Buffer.from((input.key as { k: string }).k, 'base64url');
    const claims = Buffer.from(JSON.stringify({ iss: 'https://idp.corp.example' }));
    const token = await new CompactSign(claims).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' }).sign(secret);
    expect(detail(await askerFor([input.key as object])(token))).toBe('alg-not-allowed');
  });
});

test.each([...files('jwe/*.json'), 'curve25519/ecdh-es.json'])('%s is no JWS, in any of its forms', (path) => {
  const { output } = load(path);
  const forms = [output.compact, output.json, output.json_flat].filter((form) => form !== undefined);
  expect(forms.length).toBeGreaterThan(0);
  for (const form of forms) {
    expect(parseToken(typeof form === 'string' ? form : JSON.stringify(form))).toBeInstanceOf(Refusal);
  }
});

test('6: the encrypted token is refused; the one inside verifies, and is refused for what it lacks', async () => {
  const { sign, encrypt }: { sign: Vector; encrypt: Vector } = JSON.parse(
    readFileSync(`${ROOT}6.nesting_signatures_and_encryption.json`, 'utf8'),
  );
  expect(parseToken(encrypt.output.compact ?? '')).toMatchObject({ detail: 'malformed' });
  const inner = sign.output.compact ?? '';
  const ask = askerFor([{ ...withoutPrivate(sign.input.key), kid: undefined, alg: 'PS256' }], {
    issuer: 'hobbiton.example',
    bearer: { ...BEARER, profile: 'jwt' },
  });
  const then = 1_300_819_000_000;
  expect(detail(await ask(inner, then))).toBe('aud-missing');
  expect(detail(await ask(`${inner.slice(0, -8)}AAAAAAAA`, then))).toBe('signature');
});

describe('JWK', () => {
  test.each(['jwk/3_1.ec_public_key.json', 'jwk/3_3.rsa_public_key.json'])('%s is usable', (path) => {
    expect(checkKey(load(path), ALGORITHMS)).toMatchObject({ kind: 'usable' });
  });

  test.each(files('jwk/*.json').filter((path) => !path.includes('public')))('%s must not be in a key set', (path) => {
    expect(checkKey(load(path), ALGORITHMS).kind).toBe('bad');
  });
});

function withoutPrivate(key: unknown): object {
  const { kty, crv, x, y, n, e, kid } = key as Record<string, unknown>;
  return { kty, crv, x, y, n, e, kid };
}
