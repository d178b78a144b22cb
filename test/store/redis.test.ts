import { createClient } from '@redis/client';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { SessionChange } from '../../src/core/session-store.ts';
import type { RedisOptions } from '../../src/store/redis/link.ts';
import { RedisStore } from '../../src/store/redis/store.ts';
import { selfSigned } from '../../demo/certificate.ts';
import { hasRedis, RedisServer } from './redis-server.ts';
import { session, ticket } from './session.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

async function serve(...flags: readonly string[]): Promise<RedisServer> {
  const server = await RedisServer.start(flags);
  open.push(server);
  return server;
}

function connect(options: RedisOptions): RedisStore {
  const store = new RedisStore(options);
  open.push({ [Symbol.asyncDispose]: () => store.close() });
  return store;
}

const UNAVAILABLE = { code: 'store-unavailable', status: 503 };

describe.runIf(hasRedis())('sessions in Redis', () => {
  it('need the password, as the only one or with a user’s name', async () => {
    const server = await serve('--requirepass', 'correct', '--user', 'gate', 'on', '>horse', '~*', '&*', '+@all');
    await connect(server.options({ password: 'correct' })).peek('x');
    await connect(server.options({ username: 'gate', password: 'horse' })).peek('x');
    for (const wrong of [{ password: 'battery' }, { username: 'gate', password: 'correct' }, {}]) {
      const store = connect(server.options(wrong));
      await expect(store.peek('x')).rejects.toMatchObject({
        ...UNAVAILABLE,
        message: expect.stringMatching(/^sessions in Redis at 127\.0\.0\.1:\d+: (WRONGPASS|NOAUTH)/),
      });
      expect(store.problem).toMatch(/WRONGPASS|NOAUTH/);
    }
  });

  it('need no more rights than docs/operations.md says', async () => {
    const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    const rights = /ACL SETUSER gate on >PASSWORD (.*)/.exec(page)?.[1]?.split(' ') ?? [];
    expect(rights.length).toBeGreaterThan(2);
    const server = await serve('--user', 'gate', 'on', '>horse', ...rights);
    const store = connect(server.options({ username: 'gate', password: 'horse' }));
    const one = session();
    const first = ticket(one);
    await store.insert(one, first);
    await store.addTicket(ticket(one));
    expect(await store.find(first.hash)).not.toBeNull();
    expect(await store.update(one)).toBe(true);
    await store.touch(one.id, one.seenAt + 1);
    expect(await store.list('sid', one.sid ?? '')).toHaveLength(1);
    await store.put('value', new Uint8Array([1]), Date.now() + 60_000);
    expect(await store.peek('value')).not.toBeNull();
    expect(await store.take('value')).not.toBeNull();
    expect(await store.claim('claim', Date.now() + 60_000)).toBe(true);
    await store.release('lease', (await store.lease('lease', 60_000)) ?? '');
    expect(await store.remove([one.id])).toEqual([one.id]);
  });

  it('are spoken of over TLS only with a server that proves its name', async () => {
    const [from, to] = [new Date('2020-01-01T00:00:00Z'), new Date('2049-01-01T00:00:00Z')];
    const { cert, key } = selfSigned('localhost', from, to);
    const server = await RedisServer.startTls(cert, key);
    open.push(server);
    const options = server.options({ host: 'localhost', tls: true });
    await connect({ ...options, ca: cert }).peek('x');
    await expect(connect(options).peek('x')).rejects.toMatchObject({ ...UNAVAILABLE, message: /self-signed/ });
    const other = { ...options, host: '127.0.0.1', ca: cert };
    await expect(connect(other).peek('x')).rejects.toMatchObject({ ...UNAVAILABLE, message: /127\.0\.0\.1/ });
    await expect(connect({ ...options, tls: false }).peek('x')).rejects.toMatchObject(UNAVAILABLE);
  });

  it('cannot be reached while the server is away, and can when it is back', async () => {
    const server = await serve();
    const store = connect(server.options());
    const heard: SessionChange['kind'][] = [];
    store.onChange(({ kind }) => heard.push(kind));
    await store.peek('x');
    await server.kill();
    await expect(store.peek('x')).rejects.toMatchObject(UNAVAILABLE);
    expect(store.problem).toMatch(/^Redis at 127\.0\.0\.1:\d+: /);
    // It has been away for a while: now nobody waits.
    await expect(store.peek('x')).rejects.toMatchObject(UNAVAILABLE);
    await server.resume();
    await until(() => store.problem === null);
    const one = session();
    const first = ticket(one);
    await store.insert(one, first);
    expect(await store.find(first.hash)).not.toBeNull();
    expect(heard).toEqual(['unknown', 'deaf', 'unknown']);
  });

  it('are waited for while the server is away for a moment', async () => {
    const server = await serve();
    const store = connect(server.options());
    await store.peek('x');
    await server.kill();
    await until(() => store.problem !== null);
    const asked = store.peek('x');
    await server.resume();
    expect(await asked).toBeNull();
  });

  it('are not waited for when nothing listens there at all', async () => {
    const server = await serve();
    await server.kill();
    await expect(connect(server.options()).peek('x')).rejects.toMatchObject({
      ...UNAVAILABLE,
      message: /ECONNREFUSED/,
    });
  });

  it('are given up when the server stands still, and there again when it goes on', async () => {
    const server = await serve();
    const store = connect(server.options());
    const heard: SessionChange['kind'][] = [];
    await store.peek('x');
    store.onChange(({ kind }) => heard.push(kind));
    server.freeze();
    await expect(store.peek('x')).rejects.toMatchObject(UNAVAILABLE);
    await until(() => heard.includes('deaf'));
    server.thaw();
    await until(() => store.problem === null);
    expect(await store.peek('x')).toBeNull();
    expect(heard).toEqual(['deaf', 'unknown']);
  });

  it('leave nothing behind that lives for ever', async () => {
    const server = await serve();
    const store = connect(server.options());
    const one = session();
    await store.insert(one, ticket(one));
    await store.addTicket(ticket(one));
    await store.update({ ...one, sid: 'another' });
    await store.put('value', new Uint8Array([1]), Date.now() + 60_000);
    await store.claim('claim', Date.now() + 60_000);
    await store.lease('lease', 60_000);
    const client = await createClient({ url: `redis://127.0.0.1:${server.port}` }).connect();
    try {
      const keys = await client.keys('*');
      expect(keys).toHaveLength(10);
      for (const key of keys) {
        const rest = await client.pTTL(key);
        expect([key, rest > 0 && rest <= 60_000]).toEqual([key, true]);
      }
      await store.remove([one.id]);
      expect((await client.keys('*')).toSorted()).toEqual([
        'sallyport:claim:claim',
        'sallyport:lease:lease',
        'sallyport:value:value',
      ]);
    } finally {
      client.destroy();
    }
  });

  it('go on when the server has forgotten its scripts', async () => {
    const server = await serve();
    const store = connect(server.options());
    const one = session();
    await store.insert(one, ticket(one));
    const client = await createClient({ url: `redis://127.0.0.1:${server.port}` }).connect();
    await client.scriptFlush();
    client.destroy();
    expect((await store.read(one.id))?.id).toBe(one.id);
  });

  it('take a message that cannot be read for a change of anything', async () => {
    const server = await serve();
    const store = connect(server.options());
    await store.peek('x');
    const heard: SessionChange[] = [];
    store.onChange((change) => heard.push(change));
    const client = await createClient({ url: `redis://127.0.0.1:${server.port}` }).connect();
    for (const text of [
      '{',
      'null',
      '{"origin":"x","kind":"removed","ids":[1]}',
      '{"origin":"x","kind":"updated","id":"s"}',
    ]) {
      await client.publish('sallyport:changes', text);
    }
    client.destroy();
    await until(() => heard.length === 4);
    expect(heard).toEqual(Array.from({ length: 4 }, () => ({ kind: 'unknown' })));
  });
});

async function until(isSo: () => boolean): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 10) {
    if (isSo()) return;
    await sleep(10);
  }
  throw new Error('it never was so');
}
