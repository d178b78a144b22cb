import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { jwtVerify } from 'jose/jwt/verify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ClientAuthentication } from '../../../src/identity/relying-party/options.ts';
import { CLIENT, REDIRECT_URI, ScriptedProvider } from './scripted-provider.ts';
import { NOTHING, signIn, wordOf } from './signing-in.ts';

let provider: ScriptedProvider;

beforeEach(async () => {
  provider = await ScriptedProvider.start();
});

afterEach(() => provider.stop());

/** What the token endpoint was sent by a client that proves itself like this. */
async function sent(authentication: ClientAuthentication) {
  expect(wordOf(await signIn(provider, provider.party({ authentication })))).toBe('accepted');
  const { headers, form } = provider.asked.findLast(({ path }) => path === '/token') ?? {};
  return { authorization: headers?.authorization, form: Object.fromEntries(form ?? []) };
}

async function asserted(privateKey: KeyObject, key: string) {
  const { form } = await sent({ kind: 'key', key });
  expect(form['client_assertion_type']).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
  expect(form['client_secret']).toBeUndefined();
  const options = { issuer: CLIENT.clientId, subject: CLIENT.clientId, audience: provider.issuer };
  const { protectedHeader, payload } = await jwtVerify(
    form['client_assertion'] ?? '',
    createPublicKey(privateKey),
    options,
  );
  expect(payload.jti).toMatch(/^[\w-]{43}$/);
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
  return protectedHeader;
}

const pem = (key: KeyObject) => key.export({ format: 'pem', type: 'pkcs8' });

describe('a client with a secret', () => {
  const secret: ClientAuthentication = { kind: 'secret', secret: 's3cret' };

  test('sends it in the body where the metadata lists that', async () => {
    provider.metadata = { token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'] };
    const { authorization, form } = await sent(secret);
    expect(authorization).toBeUndefined();
    expect(form).toMatchObject({ client_id: CLIENT.clientId, client_secret: 's3cret' });
  });

  test('sends it by HTTP Basic where the metadata says nothing (RFC 8414 §2)', async () => {
    const { authorization, form } = await sent(secret);
    expect(authorization).toBe(`Basic ${btoa('gate:s3cret')}`);
    expect(form['client_secret']).toBeUndefined();
  });
});

describe('a client with a key (RFC 7523)', () => {
  test.each([
    ['P-256', 'ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey],
    ['P-384', 'ES384', generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey],
    ['P-521', 'ES512', generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey],
    ['Ed25519', 'EdDSA', generateKeyPairSync('ed25519').privateKey],
    ['RSA', 'RS256', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey],
  ])('on %s signs with %s', async (_type, alg, key) => {
    expect(await asserted(key, pem(key))).toEqual({ alg });
  });

  test('takes the better algorithm where the provider lists it', async () => {
    provider.metadata = { token_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'Ed25519'] };
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    expect(await asserted(rsa, pem(rsa))).toEqual({ alg: 'PS256' });
    const ed25519 = generateKeyPairSync('ed25519').privateKey;
    expect(await asserted(ed25519, pem(ed25519))).toEqual({ alg: 'Ed25519' });
  });

  test('that is a JWK says its `kid`', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'gate-2026' });
    expect(await asserted(privateKey, jwk)).toEqual({ alg: 'ES256', kid: 'gate-2026' });
  });

  test('that cannot sign says so without a word of the key', async () => {
    const x25519 = pem(generateKeyPairSync('x25519').privateKey);
    for (const key of [x25519, 'nonsense', '{"kty":"EC"}']) {
      const party = provider.party({ authentication: { kind: 'key', key } });
      const begun = await party.begin({ redirectUri: REDIRECT_URI, wish: NOTHING });
      expect(begun).toMatchObject({ kind: 'unavailable' });
      expect(JSON.stringify(begun)).not.toContain(key.slice(28, 60) || key);
    }
  });
});

test('a public client proves nothing, and says who it is', async () => {
  const { authorization, form } = await sent({ kind: 'none' });
  expect(authorization).toBeUndefined();
  expect(form).toMatchObject({ client_id: CLIENT.clientId, code_verifier: expect.stringMatching(/^[\w-]{43}$/) });
});
