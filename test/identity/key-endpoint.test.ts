import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { KEY_PACE } from '../../src/identity/key-set.ts';
import type { KeySource } from '../../src/identity/key-source.ts';
import { createProvider, type Provider } from '../../src/identity/provider.ts';
import { asker, detail, providerOptions } from './gate.ts';
import { json, type KeyServer, startKeyServer } from './key-server.ts';
import { createSigner, signToken, soundClaims } from './signer.ts';

const signer = createSigner('k1');
const token = signToken(signer, soundClaims(Date.now()));
const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function start(): Promise<KeyServer> {
  const server = await startKeyServer(json({ keys: [signer.jwk] }));
  open.push(server);
  return server;
}

async function provide(issuer: string, keys: KeySource, timeout = 2_000): Promise<Provider> {
  const provider = createProvider({ ...providerOptions([]), issuer, keys }, { ...KEY_PACE, timeout });
  open.push(provider);
  await provider.reload();
  return provider;
}

/** Good keys first, then this answer: @returns the problem, after checking that the good keys still verify. */
async function problemOf(answer: KeyServer['answer'], timeout?: number): Promise<string | null> {
  const server = await start();
  const provider = await provide('https://idp.corp.example', { kind: 'url', url: `${server.url}/keys` }, timeout);
  server.answer = answer;
  await provider.reload();
  expect(detail(await asker(provider)(token))).toBe('accepted');
  return provider.status().problem;
}

const keys = JSON.stringify({ keys: [signer.jwk] });

const trickle: KeyServer['answer'] = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};

async function discover(metadata: (url: string) => object): Promise<{ provider: Provider; server: KeyServer }> {
  const server = await start();
  server.answer = (request, response) => {
    const found = request.url === '/.well-known/openid-configuration';
    json(found ? metadata(server.url) : { keys: [signer.jwk] })(request, response);
  };
  return { server, provider: await provide(server.url, { kind: 'discovery' }) };
}

describe('§2.4.5: a lying key endpoint costs nothing but its own answer', () => {
  test('which is no JSON, no key set, or not there', async () => {
    expect(await problemOf(json('<html>'))).toContain('not a JWK set');
    expect(await problemOf(json(keys, { 'content-type': 'text/html' }))).toContain('other than JSON');
    expect(await problemOf((_request, response) => response.writeHead(404).end())).toContain('answered 404');
    expect(await problemOf((request) => request.socket.destroy())).not.toBeNull();
    expect(await problemOf(json(keys, { 'content-type': 'application/jwk-set+json; charset=utf-8' }))).toBeNull();
  });

  test('which redirects, even to good keys', async () => {
    const elsewhere = await start();
    const problem = await problemOf((_request, response) => response.writeHead(302, { location: elsewhere.url }).end());
    expect(problem).toContain('answered 302');
    expect(elsewhere.hits).toBe(0);
  });

  test('which sends more than 512 KiB, with its length or without', async () => {
    const huge = JSON.stringify({ keys: [], pad: 'x'.repeat(600_000) });
    expect(await problemOf(json(huge))).toContain('more than 524288 bytes');
    expect(await problemOf(json(huge, { 'content-length': String(huge.length) }))).toContain('more than 524288 bytes');
  });

  test('which compresses what it was asked not to', async () => {
    expect(
      await problemOf((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync(keys));
      }),
    ).toContain('compressed');
  });

  test('which switches to another protocol unasked', async () => {
    const head = 'HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n';
    expect(await problemOf((request) => request.socket.write(head))).toContain('the connection was closed');
  });

  test('which hangs, before its head or in its body', async () => {
    expect(await problemOf(() => undefined, 150)).toContain('no answer within 150 ms');
    expect(await problemOf(trickle, 150)).toContain('no answer within 150 ms');
  });

  test('which has duplicate members or too many keys', async () => {
    expect(await problemOf(json(keys.replace('{', '{"keys":[],')))).toContain('not a JWK set');
    expect(await problemOf(json({ keys: Array.from({ length: 101 }, () => signer.jwk) }))).toContain('more than 100');
  });
});

describe('§2.4.8: discovery', () => {
  test('reads the keys from where the metadata says, and accepts tokens of exactly that issuer', async () => {
    const { server, provider } = await discover((url) => ({ issuer: url, jwks_uri: `${url}/keys` }));
    expect(provider.status()).toMatchObject({ state: 'fresh', keys: 1, problem: null });
    const ask = asker(provider);
    expect(detail(await ask(signToken(signer, { ...soundClaims(Date.now()), iss: server.url })))).toBe('accepted');
    expect(detail(await ask(token))).toBe('unknown-issuer');
  });

  test('refuses metadata of any other issuer, also of one that only looks like it', async () => {
    for (const change of [
      (url: string) => `${url}/`,
      (url: string) => url.toUpperCase(),
      () => 'https://evil.example',
    ]) {
      const { provider } = await discover((url) => ({ issuer: change(url), jwks_uri: `${url}/keys` }));
      expect(provider.status()).toMatchObject({ state: 'none', keys: 0 });
      expect(provider.status().problem).not.toBeNull();
    }
  });

  test('compares the issuer again at every refresh, and keeps the keys when it lies', async () => {
    const { server, provider } = await discover((url) => ({ issuer: url, jwks_uri: `${url}/keys` }));
    server.answer = json({ issuer: 'https://evil.example', jwks_uri: `${server.url}/keys` });
    await provider.reload();
    expect(provider.status()).toMatchObject({ state: 'fresh', keys: 1 });
    expect(provider.status().problem).not.toBeNull();
  });

  test('refuses key addresses in the clear, of other schemes, and none at all', async () => {
    for (const jwks_uri of ['http://keys.example/keys', 'file:///etc/passwd', 'nonsense', undefined]) {
      const { provider } = await discover((url) => ({ issuer: url, jwks_uri }));
      expect(provider.status()).toMatchObject({ state: 'none', keys: 0 });
    }
  });

  test('says what went wrong in the words of the request that failed', async () => {
    const server = await start();
    server.answer = (_request, response) => response.writeHead(404).end();
    const provider = await provide(server.url, { kind: 'discovery' });
    expect(provider.status().problem).toBe(`${server.url}/.well-known/openid-configuration: answered 404`);
  });

  test('warns when the keys move to another host', async () => {
    const { server, provider } = await discover((url) => ({ issuer: url, jwks_uri: `${url}/keys` }));
    const other = await start();
    server.answer = json({ issuer: server.url, jwks_uri: `${other.url}/keys` });
    await provider.reload();
    expect(provider.status().warnings).toEqual([expect.stringMatching(/^the keys were at .*, and are now at /)]);
    expect(other.hits).toBe(1);
  });
});

test('a start with a provider that cannot be reached succeeds, and later finds it', async () => {
  const reserved: Server = createServer();
  await new Promise<void>((resolve) => reserved.listen(0, '127.0.0.1', resolve));
  const { port } = reserved.address() as AddressInfo;
  await new Promise((resolve) => reserved.close(resolve));
  const keysAt: KeySource = { kind: 'url', url: `http://127.0.0.1:${port}/keys` };
  const provider = createProvider(providerOptions([], { keys: keysAt }), { ...KEY_PACE, retry: 20 });
  open.push(provider);
  await provider.reload();
  expect(provider.ready).toBe(false);
  expect(provider.status().problem).toContain('ECONNREFUSED');
  const late = createServer(json({ keys: [signer.jwk] }));
  await new Promise<void>((resolve) => late.listen(port, '127.0.0.1', resolve));
  open.push({ close: () => new Promise((resolve) => late.close(resolve).closeAllConnections()) });
  await expect.poll(() => provider.ready, { timeout: 5_000 }).toBe(true);
});
