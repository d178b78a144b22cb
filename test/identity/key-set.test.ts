import { afterEach, describe, expect, test } from 'vitest';
import { Fault } from '../../src/core/fault.ts';
import { KEY_PACE, type KeyPace } from '../../src/identity/key-set.ts';
import { createProvider, type Provider } from '../../src/identity/provider.ts';
import { asker, detail, principal, providerOptions } from './gate.ts';
import { broken, json, type KeyServer, startKeyServer } from './key-server.ts';
import { createSigner, type Signer, signToken, soundClaims } from './signer.ts';

const MINUTE = 60_000;
const old = createSigner('old');
const fresh = createSigner('fresh');
const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function serve(...keys: object[]): Promise<KeyServer> {
  const server = await startKeyServer(json({ keys }));
  open.push(server);
  return server;
}

async function provide(server: KeyServer, pace: Partial<KeyPace> = {}, maxStale = 60 * MINUTE): Promise<Provider> {
  const options = providerOptions([], { keys: { kind: 'url', url: `${server.url}/keys` }, maxStale });
  const provider = createProvider(options, { ...KEY_PACE, ...pace });
  open.push(provider);
  return provider;
}

function tokenOf(signer: Signer, jti = 'j', header: object = {}): string {
  return signToken(signer, { ...soundClaims(Date.now()), jti }, header);
}

describe('§2.4.1: when keys are fetched', () => {
  test('fetches once for many tokens that wait for the first keys', async () => {
    const server = await serve(old.jwk);
    const ask = asker(await provide(server));
    const answers = await Promise.all(Array.from({ length: 50 }, async (_, i) => ask(tokenOf(old, `j${i}`))));
    expect(answers.map(detail)).toEqual(answers.map(() => 'accepted'));
    expect(server.hits).toBe(1);
  });

  test('fetches again in the background, before the keys are stale', async () => {
    const server = await serve(old.jwk);
    const provider = await provide(server, { refresh: 200, cooldown: 50 });
    await expect.poll(() => server.hits, { timeout: 5_000 }).toBeGreaterThan(3);
    expect(provider.status().state).toBe('fresh');
  });

  test('obeys a shorter max-age, though never more often than the cool-down', async () => {
    const server = await startKeyServer(json({ keys: [old.jwk] }, { 'cache-control': 'public, max-age=120' }));
    open.push(server);
    const provider = await provide(server);
    await provider.reload();
    const { keysAt } = provider.status();
    expect(provider.status((keysAt ?? 0) + 119_000).state).toBe('fresh');
    expect(provider.status((keysAt ?? 0) + 121_000).state).toBe('stale');
    server.answer = json({ keys: [old.jwk] }, { 'cache-control': 'no-store' });
    await provider.reload();
    const again = provider.status().keysAt ?? 0;
    expect(provider.status(again + 29_000).state).toBe('fresh');
    expect(provider.status(again + 31_000).state).toBe('stale');
  });

  test('lets no request wait while a usable set exists', async () => {
    const server = await serve(old.jwk);
    const provider = await provide(server);
    const ask = asker(provider);
    await ask(tokenOf(old));
    server.answer = () => undefined;
    const hanging = provider.reload();
    await expect.poll(() => server.hits).toBe(2);
    expect(detail(await ask(tokenOf(old, 'j2')))).toBe('accepted');
    await server.close();
    await hanging;
  });
});

describe('§2.4.2: unknown key ids', () => {
  test('cause one fetch per cool-down, whatever comes of it, and hurt no known key', async () => {
    const server = await serve(old.jwk);
    const provider = await provide(server);
    const ask = asker(provider);
    await ask(tokenOf(old));
    for (const answer of [server.answer, broken]) {
      server.answer = answer;
      const hits = server.hits;
      const later = Date.now() + (answer === broken ? 40_000 : 0);
      const answers = await Promise.all(
        Array.from({ length: 200 }, async (_, i) => ask(tokenOf(fresh, `u${i}`, { kid: `unknown-${i}` }), later)),
      );
      expect(new Set(answers.map(detail))).toEqual(new Set(['unknown-key']));
      expect(server.hits - hits).toBeLessThanOrEqual(1);
      expect(detail(await ask(tokenOf(old, `j${later}`), later))).toBe('accepted');
    }
  });

  test('find a key that is new at the provider', async () => {
    const server = await serve(old.jwk);
    const ask = asker(await provide(server, { cooldown: 0 }));
    await ask(tokenOf(old));
    server.answer = json({ keys: [old.jwk, fresh.jwk] });
    expect(detail(await ask(tokenOf(fresh)))).toBe('accepted');
  });

  test('are not asked for again at once when the provider did not have them', async () => {
    const server = await serve(old.jwk);
    const provider = await provide(server);
    const ask = asker(provider);
    await ask(tokenOf(old));
    const later = Date.now() + 31_000;
    expect(detail(await ask(tokenOf(fresh), later))).toBe('unknown-key');
    expect(server.hits).toBe(2);
    expect(detail(await ask(tokenOf(fresh), later + 31_000))).toBe('unknown-key');
    expect(server.hits).toBe(2);
    expect(detail(await ask(tokenOf(fresh, 'j', { kid: 'another' }), later + 31_000))).toBe('unknown-key');
    expect(server.hits).toBe(3);
  });
});

describe('§2.4.3: failures', () => {
  test('never evict keys until they have been stale for too long; then it is 503 with Retry-After', async () => {
    const server = await serve(old.jwk);
    const provider = await provide(server, {}, 5 * MINUTE);
    const ask = asker(provider);
    const token = tokenOf(old);
    await ask(token);
    server.answer = broken;
    await provider.reload();
    expect(provider.status()).toMatchObject({
      state: 'fresh',
      keys: 1,
      problem: expect.stringContaining('answered 500'),
    });
    const keysAt = provider.status().keysAt ?? 0;
    expect(detail(await ask(token, keysAt + 15 * MINUTE - 1_000))).toBe('accepted');
    expect(provider.status(keysAt + 15 * MINUTE).state).toBe('expired');
    const fault = await ask(token, keysAt + 15 * MINUTE).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({ code: 'keys-unavailable', status: 503 });
    expect((fault as Fault).retryAfter).toBeGreaterThanOrEqual(1);
    expect((fault as Fault).retryAfter).toBeLessThanOrEqual(30);
  });

  test('leave a start without keys not ready, until the provider can be reached', async () => {
    const server = await serve(old.jwk);
    server.answer = broken;
    const provider = await provide(server, { retry: 20 });
    const ask = asker(provider);
    await expect(ask(tokenOf(old))).rejects.toMatchObject({ code: 'keys-unavailable' });
    expect(provider.ready).toBe(false);
    expect(provider.status()).toMatchObject({ state: 'none', keysAt: null, keys: 0 });
    server.answer = json({ keys: [old.jwk] });
    await expect.poll(() => provider.ready, { timeout: 5_000 }).toBe(true);
    expect(detail(await ask(tokenOf(old)))).toBe('accepted');
  });
});

describe('§2.4.4: revocation', () => {
  test('tells of a key that a fetch took away, and not of one that came', async () => {
    const server = await serve(old.jwk);
    let withdrawn = 0;
    const options = providerOptions([], { keys: { kind: 'url', url: `${server.url}/keys` } });
    const provider = createProvider(options, { ...KEY_PACE, refresh: 50, cooldown: 10 }, () => (withdrawn += 1));
    open.push(provider);
    await expect.poll(() => provider.status().keys).toBe(1);
    server.answer = json({ keys: [old.jwk, fresh.jwk] });
    await expect.poll(() => provider.status().keys).toBe(2);
    expect(withdrawn).toBe(0);
    server.answer = json({ keys: [fresh.jwk] });
    await expect.poll(() => provider.status().keys).toBe(1);
    server.answer = broken;
    await expect.poll(() => provider.status().problem).not.toBeNull();
    expect(withdrawn).toBe(1);
  });

  test('a key that a successful fetch no longer lists stops verifying at once, also what was remembered', async () => {
    const server = await serve(old.jwk, fresh.jwk);
    const provider = await provide(server);
    const ask = asker(provider);
    const token = tokenOf(old);
    const first = principal(await ask(token));
    expect(principal(await ask(token))).toBe(first);
    server.answer = json({ keys: [fresh.jwk] });
    await provider.reload();
    expect(detail(await ask(token))).toBe('unknown-key');
    expect(detail(await ask(tokenOf(fresh)))).toBe('accepted');
    server.answer = json({ keys: [] });
    await provider.reload();
    expect(detail(await ask(tokenOf(fresh)))).toBe('unknown-key');
    expect(provider.ready).toBe(true);
  });

  test('the same keys in another order forget nothing', async () => {
    const server = await serve(old.jwk, fresh.jwk);
    const provider = await provide(server);
    const ask = asker(provider);
    const token = tokenOf(old);
    const first = principal(await ask(token));
    server.answer = json({ keys: [fresh.jwk, old.jwk] });
    await provider.reload();
    expect(principal(await ask(token))).toBe(first);
  });
});

test('§2.4.7: tells its age, its state, its warnings and its last problem', async () => {
  const server = await serve(old.jwk, { ...fresh.jwk, d: 'AAAA' });
  const provider = await provide(server);
  await provider.reload();
  const status = provider.status();
  expect(status).toMatchObject({ name: 'corp', state: 'fresh', keys: 1, problem: null });
  expect(status.warnings).toEqual(['key 2 is left out: it shows a private key']);
  expect(Date.now() - (status.keysAt ?? 0)).toBeLessThan(10_000);
});

test('a closed key set asks no more', async () => {
  const server = await serve(old.jwk);
  const provider = await provide(server, { refresh: 40, cooldown: 10 });
  await provider.reload();
  provider.close();
  await provider.reload();
  const { hits } = server;
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(server.hits).toBe(hits);
});
