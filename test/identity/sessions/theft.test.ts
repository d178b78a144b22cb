import { createClient } from '@redis/client';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GateKey } from '../../../src/identity/sessions/gate-key.ts';
import { RedisStore } from '../../../src/store/redis/store.ts';
import { SqliteStore } from '../../../src/store/sqlite/store.ts';
import { hasRedis, RedisServer } from '../../store/redis-server.ts';
import { APP, Clock, MINUTE, PORTAL, people, type People, signedIn } from './people.ts';

/** What must stand in no store, in any of the ways in which it could be spelled. */
const CANARIES = {
  iss: 'https://canary-issuer.example',
  sub: 'canary-subject',
  sid: 'canary-provider-session',
  email: 'canary-address@corp.example',
  group: 'canary-group',
  device: 'canary-device',
  idToken: 'canary-id-token',
  refreshToken: 'canary-refresh-token',
  agent: 'canary-agent',
  returnTo: '/canary-path',
};

const canary = signedIn({
  iss: CANARIES.iss,
  sub: CANARIES.sub,
  sid: CANARIES.sid,
  claims: Object.assign(Object.create(null), { email: CANARIES.email, groups: [CANARIES.group] }),
  deviceClaims: Object.assign(Object.create(null), { id: CANARIES.device }),
  tokens: { id: CANARIES.idToken, refresh: CANARIES.refreshToken },
});

/** A session with everything that ever happens to one. @returns what its browser carries. */
async function live(all: People): Promise<readonly string[]> {
  const { ticket } = await all.signIn(canary, { agent: CANARIES.agent });
  await all.open(ticket);
  all.clock.pass(5 * MINUTE);
  await all.open(ticket);
  all.clock.pass(2 * MINUTE);
  await all.open(ticket);
  const to = { host: APP, browser: 'b', returnTo: CANARIES.returnTo, fragment: '' };
  const [spent, code] = [
    await all.sessions.handOff(ticket, PORTAL, to),
    await all.sessions.handOff(ticket, PORTAL, to),
  ];
  const arrival = await all.sessions.redeem(spent ?? '', APP, 'b');
  expect(await all.open(arrival?.ticket ?? '', APP)).toMatchObject({ claims: { email: CANARIES.email } });
  await all.sessions.endSubject(CANARIES.iss, 'somebody else');
  return [ticket, code ?? '', arrival?.ticket ?? ''];
}

function found(bytes: Buffer, secrets: readonly string[]): string[] {
  const text = bytes.toString('latin1');
  return [...Object.values(CANARIES), ...secrets].filter((secret) => {
    const spelled = [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')];
    return spelled.some((spelling) => text.includes(spelling.replace(/=+$/, '')));
  });
}

describe('whoever steals the store', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sallyport-theft-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('reads in the SQLite file and its WAL no token, no claim, no name, and no ticket', async () => {
    const clock = new Clock();
    const all = people({ store: new SqliteStore(join(folder, 'sessions.db'), clock.read), clock });
    const carried = await live(all);
    const names = readdirSync(folder);
    expect(names).toContain('sessions.db-wal');
    const bytes = Buffer.concat(names.map((name) => readFileSync(join(folder, name))));
    expect(bytes.toString('latin1')).toContain(APP);
    expect(found(bytes, carried)).toEqual([]);
    await all.sessions.close();
  });

  it.runIf(hasRedis())('reads in Redis no token, no claim, no name, and no ticket', async () => {
    await using server = await RedisServer.start();
    const clock = new Clock();
    const all = people({ store: new RedisStore(server.options(), clock.read), clock });
    const carried = await live(all);
    const client = await createClient({ url: `redis://127.0.0.1:${server.port}` }).connect();
    const dumps = [];
    for (const key of await client.keys('*')) {
      const kind = await client.type(key);
      if (kind === 'hash') dumps.push(key, ...Object.entries(await client.hGetAll(key)).flat());
      if (kind === 'string') dumps.push(key, (await client.get(key)) ?? '');
      if (kind === 'list') dumps.push(key, ...(await client.lRange(key, 0, -1)));
      if (kind === 'zset') dumps.push(key, ...(await client.zRange(key, 0, -1)));
    }
    client.destroy();
    const bytes = Buffer.from(dumps.join('\n'));
    expect(bytes.toString()).toContain(APP);
    expect(found(bytes, carried)).toEqual([]);
    await all.sessions.close();
  });
});

describe('whoever writes to the store', () => {
  const key = new GateKey(randomBytes(32));
  let folder: string;
  let file: string;
  let clock: Clock;
  let all: People;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sallyport-theft-'));
    file = join(folder, 'sessions.db');
    clock = new Clock();
    all = people({ store: new SqliteStore(file, clock.read), clock, key });
  });

  afterEach(async () => {
    await all.sessions.close();
    rmSync(folder, { recursive: true });
  });

  function write(sql: string): void {
    const database = new DatabaseSync(file, { timeout: 1_000 });
    try {
      expect(database.prepare(sql).run().changes).toBeGreaterThan(0);
    } finally {
      database.close();
    }
  }

  it.each([
    ['moves a ticket to another host', `UPDATE tickets SET host = '${APP}'`, APP],
    ['moves the end of a session', `UPDATE sessions SET expires_at = expires_at + 86400000`, PORTAL],
    ['moves its beginning', `UPDATE sessions SET created_at = created_at + 60000`, PORTAL],
    ['says that it is somebody else’s', `UPDATE sessions SET subject = 'x'`, PORTAL],
    ['gives it another name', `UPDATE sessions SET id = 'x'`, PORTAL],
    ['lengthens what is sealed', `UPDATE sessions SET sealed = CAST(sealed || x'00' AS BLOB)`, PORTAL],
    ['empties what is sealed', `UPDATE sessions SET sealed = x''`, PORTAL],
    ['cuts a wrapped key', `UPDATE tickets SET wrapped = substr(wrapped, 1, 40)`, PORTAL],
    ['spells another format', `UPDATE sessions SET sealed = CAST(x'02' || substr(sealed, 2) AS BLOB)`, PORTAL],
  ])('and %s, opens nothing', async (_, sql, host) => {
    const { ticket } = await all.signIn();
    write(sql);
    expect(await all.open(ticket, host)).toBeNull();
  });

  it('and points a ticket of the own at another’s session, opens nothing', async () => {
    const [mira, mallory] = [await all.signIn(), await all.signIn({ sub: 'mallory' })];
    const theirs = `(SELECT key FROM sessions WHERE id = '${mira.session}')`;
    const own = `(SELECT key FROM sessions WHERE id = '${mallory.session}')`;
    write(`UPDATE tickets SET session = ${theirs} WHERE session = ${own}`);
    expect(await all.open(mallory.ticket)).toBeNull();
    expect(await all.open(mira.ticket)).toMatchObject({ sub: 'mira' });
  });

  it('and puts in a session that another gate’s key sealed, opens nothing', async () => {
    const mallory = people({ store: new SqliteStore(file, clock.read), clock });
    const { ticket } = await mallory.signIn({ sub: 'administrator' });
    expect(await mallory.open(ticket)).toMatchObject({ sub: 'administrator' });
    expect(await all.open(ticket)).toBeNull();
    await mallory.sessions.close();
  });
});

describe('after a restart', () => {
  const key = new GateKey(randomBytes(32));

  it('everybody is still signed in, and with a new key of the gate nobody is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-restart-'));
    const clock = new Clock();
    const start = (by: GateKey): People =>
      people({ store: new SqliteStore(join(folder, 'sessions.db'), clock.read), clock, key: by });
    const before = start(key);
    const { ticket, session } = await before.signIn();
    await before.sessions.close();
    const after = start(key);
    expect(await after.open(ticket)).toMatchObject({ session, sub: 'mira' });
    await after.sessions.close();
    const renewed = start(new GateKey(randomBytes(32)));
    expect(await renewed.open(ticket)).toBeNull();
    await renewed.sessions.close();
    rmSync(folder, { recursive: true });
  });
});
