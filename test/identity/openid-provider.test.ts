/** Against oidc-provider, a certified OpenID provider: its discovery, its keys, its RFC 9068 tokens. */

import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import OpenIdProvider, { type Configuration } from 'oidc-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProvider, type Provider } from '../../src/identity/provider.ts';
import { asker, BEARER, detail, principal, providerOptions } from './gate.ts';
import { AUDIENCE } from './signer.ts';

const server = createServer();
let issuer: string;
let gate: Provider;

const configuration: Configuration = {
  clients: [
    {
      client_id: 'robot',
      client_secret: 'a-secret-of-this-test',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    },
  ],
  extraTokenClaims: () => ({ groups: ['robots'], device: { id: 'd-9', managed: true }, amr: ['swk'] }),
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_context, audience) => ({
        scope: 'apps',
        audience,
        accessTokenTTL: 600,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  jwks: {
    keys: [
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
      generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
    ],
  },
};

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on('request', new OpenIdProvider(issuer, configuration).callback());
  gate = createProvider({
    ...providerOptions([]),
    issuer,
    keys: { kind: 'discovery' },
    declaredClaims: ['groups'],
    device: { id: ['device', 'id'], facts: [{ name: 'managed', path: ['device', 'managed'] }] },
  });
});

afterAll(async () => {
  gate.close();
  await new Promise((resolve) => server.close(resolve).closeAllConnections());
});

async function fetchToken(resource: string): Promise<string> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('robot:a-secret-of-this-test')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource, scope: 'apps' }),
  });
  const body = (await response.json()) as { access_token?: string };
  if (body.access_token === undefined) throw new Error(JSON.stringify(body));
  return body.access_token;
}

test('finds its keys by discovery, and recognises its access token', async () => {
  const identity = principal(await asker(gate)(await fetchToken(AUDIENCE)));
  expect(identity).toMatchObject({ via: 'bearer', provider: 'corp', iss: issuer, sub: 'robot' });
  expect(identity.claims['groups']).toEqual(['robots']);
  expect({ ...identity.deviceClaims }).toEqual({ id: 'd-9', managed: true });
  expect(identity.signIn).toEqual({ amr: ['swk'], acr: null, at: null });
  expect(identity.expiresAt - identity.issuedAt).toBe(605_000);
  expect(gate.status()).toMatchObject({ state: 'fresh', keys: 2, problem: null, warnings: [] });
});

test('refuses its token for another audience, and under the profile for plain JWTs', async () => {
  expect(detail(await asker(gate)(await fetchToken('https://other.example')))).toBe('aud-mismatch');
  const plain = createProvider({ ...gate.options, bearer: { ...BEARER, profile: 'jwt' } });
  expect(detail(await asker(plain)(await fetchToken(AUDIENCE)))).toBe('typ-mismatch');
  plain.close();
});
