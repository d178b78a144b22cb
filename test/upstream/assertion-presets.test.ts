import { generateKeyPairSync } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { ANONYMOUS, type Principal } from '../../src/core/identity.ts';
import { type AssertionKeys, readAssertionKeys } from '../../src/upstream/assertion-keys.ts';
import { createIdentityHeaders, type Preset, presetKeysPath } from '../../src/upstream/assertion-presets.ts';
import { NOW, permit, person } from './assertion-permit.ts';

let keys: AssertionKeys;

beforeAll(() => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const text = JSON.stringify(privateKey.export({ format: 'jwk' }));
  keys = readAssertionKeys('ES256', [{ file: 'a.jwk', text: { reveal: () => text } }]);
});

function identityHeaders(preset: Preset, readable = false) {
  return createIdentityHeaders({
    preset,
    readable,
    signer: keys.signer,
    issuer: 'https://gate.corp.example',
    origin: 'https://marketing.corp.example:8443',
    lifetime: 60_000,
  });
}

function headersOf(preset: Preset, identity: Principal = person(), readable = false): Record<string, string> {
  const flat = identityHeaders(preset, readable)(permit({ identity }));
  return Object.fromEntries(
    Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] ?? '', flat[2 * i + 1] ?? '']),
  );
}

function groups(...list: string[]): string | undefined {
  return headersOf('sallyport', person({ claims: { groups: list } }), true)['x-sallyport-groups'];
}

test('anonymous callers get no header in any spelling', () => {
  for (const preset of ['sallyport', 'pomerium', 'oauth2-proxy'] as const) {
    expect(identityHeaders(preset, true)(permit({ identity: ANONYMOUS }))).toEqual([]);
  }
});

test('sallyport: the assertion alone, unless readable headers are asked for', () => {
  expect(Object.keys(headersOf('sallyport'))).toEqual(['x-sallyport-assertion']);
  expect(headersOf('sallyport', person(), true)).toEqual({
    'x-sallyport-assertion': expect.any(String),
    'x-sallyport-user': 'mira',
    'x-sallyport-email': 'mira@corp.example',
    'x-sallyport-groups': 'marketing,staff',
  });
});

test('pomerium: its header, with the host of the app as issuer and audience, and its path for the keys', async () => {
  const headers = headersOf('pomerium');
  expect(Object.keys(headers)).toEqual(['x-pomerium-jwt-assertion']);
  const token = headers['x-pomerium-jwt-assertion'] ?? '';
  const host = 'marketing.corp.example:8443';
  const verified = await jwtVerify(token, createLocalJWKSet(JSON.parse(keys.jwks)), {
    issuer: host,
    audience: host,
    algorithms: ['ES256'],
    currentDate: new Date(NOW),
  });
  expect(verified.payload).toMatchObject({ sub: 'mira', email: 'mira@corp.example', groups: ['marketing', 'staff'] });
  expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'ES256', typ: 'JWT', kid: keys.signer.kid });
  expect(presetKeysPath('pomerium')).toBe('/.well-known/pomerium/jwks.json');
  expect(presetKeysPath('sallyport')).toBeNull();
});

test('oauth2-proxy: its plain headers for upstreams and for nginx, and the assertion beside them', () => {
  expect(headersOf('oauth2-proxy')).toEqual({
    'x-sallyport-assertion': expect.any(String),
    'x-forwarded-user': 'mira',
    'x-forwarded-email': 'mira@corp.example',
    'x-forwarded-groups': 'marketing,staff',
    'x-auth-request-user': 'mira',
    'x-auth-request-email': 'mira@corp.example',
    'x-auth-request-groups': 'marketing,staff',
  });
});

describe('readable headers', () => {
  test('leave out every name that would break a header or look like another', () => {
    for (const sub of ['a\r\nX-Evil: 1', 'a\0b', 'jürgen', '\u{1F600}', ' mira', 'mira ', 'a\tb', '']) {
      expect(headersOf('sallyport', person({ sub }), true)).not.toHaveProperty('x-sallyport-user');
    }
    expect(headersOf('sallyport', person({ sub: 'a b' }), true)['x-sallyport-user']).toBe('a b');
    expect(headersOf('sallyport', person({ claims: { email: ['x'] } }), true)).not.toHaveProperty('x-sallyport-email');
  });

  test('leave out groups that would read as two, and the list when it is over 8 KiB', () => {
    expect(groups('a', 'b,admin', 'c\r\n', 'd e')).toBe('a,d e');
    expect(groups('x'.repeat(8_192))).toHaveLength(8_192);
    expect(groups('x'.repeat(8_192), 'y')).toBeUndefined();
    expect(groups()).toBeUndefined();
  });
});

test('the same list is handed out while the assertion lasts', () => {
  const headers = identityHeaders('sallyport', true);
  const mira = person();
  const first = headers(permit({ identity: mira }));
  expect(headers(permit({ identity: mira, now: NOW + 29_000 }))).toBe(first);
  expect(headers(permit({ identity: mira, now: NOW + 31_000 }))).not.toBe(first);
});
