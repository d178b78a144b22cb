import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createProvider, type Provider, type ProviderOptions } from '../../src/identity/provider.ts';
import { renewProviders, retireProviders } from '../../src/identity/renew.ts';
import { asker, principal, providerOptions } from './gate.ts';
import { json, type KeyServer, startKeyServer } from './key-server.ts';
import { createSigner, signToken, soundClaims } from './signer.ts';

const signer = createSigner('k1');
const token = signToken(signer, { ...soundClaims(Date.now()), groups: ['a'] });
const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function begin(): Promise<{ server: KeyServer; options: ProviderOptions; provider: Provider }> {
  const server = await startKeyServer(json({ keys: [signer.jwk] }));
  const options = providerOptions([], { keys: { kind: 'url', url: `${server.url}/keys` } });
  const provider = createProvider(options);
  open.push(provider, server);
  await provider.reload();
  return { server, options, provider };
}

function only(providers: readonly Provider[]): Provider {
  const [first, second] = providers;
  if (first === undefined || second !== undefined) throw new Error('not one');
  return first;
}

test('a provider whose options are equal lives on, with what it has verified', async () => {
  const { options, provider } = await begin();
  const before = await asker(provider)(token);
  const next = only(renewProviders([structuredClone(options)], [provider]));
  expect(next).toBe(provider);
  expect(await asker(next)(token)).toBe(before);
});

test('a change of what is read from tokens keeps the keys, and reads every token anew', async () => {
  const { server, options, provider } = await begin();
  const before = principal(await asker(provider)(token));
  const next = only(renewProviders([{ ...options, declaredClaims: ['groups'] }], [provider]));
  expect(next.ready).toBe(true);
  const after = principal(await asker(next)(token));
  expect(after.claims['groups']).toEqual(['a']);
  expect(after.fingerprint).not.toBe(before.fingerprint);
  expect(server.hits).toBe(1);
  retireProviders([provider], [next]);
  await next.reload();
  expect(server.hits).toBe(2);
});

test('a change of where the keys are makes a new key set, and the old one is closed once it is retired', async () => {
  const { server, options, provider } = await begin();
  const other = await startKeyServer(json({ keys: [signer.jwk] }));
  open.push(other);
  const next = only(renewProviders([{ ...options, keys: { kind: 'url', url: `${other.url}/keys` } }], [provider]));
  open.push(next);
  expect(next.keySet).not.toBe(provider.keySet);
  retireProviders([provider], [next]);
  await next.reload();
  expect([server.hits, other.hits]).toEqual([1, 1]);
});

test('keys of a file are read again when told, and a broken file changes nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-'));
  open.push({ close: () => rm(folder, { recursive: true }) });
  const file = join(folder, 'jwks.json');
  const provider = createProvider(providerOptions([], { keys: { kind: 'file', file, text: '{"keys":[]}' } }));
  expect(provider.ready).toBe(false);
  await writeFile(file, JSON.stringify({ keys: [signer.jwk] }));
  await provider.reload();
  expect(provider.ready).toBe(true);
  await writeFile(file, 'oops');
  await provider.reload();
  expect(provider.status()).toMatchObject({ state: 'fresh', keys: 1, problem: 'this is not a JWK set' });
  expect(principal(await asker(provider)(token)).sub).toBe('mira');
});
