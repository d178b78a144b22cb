import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionStore } from '../../../src/core/session-store.ts';
import { newGateKey, readGateKey } from '../../../src/identity/sessions/gate-key.ts';
import { RedisStore } from '../../../src/store/redis/store.ts';
import { SqliteStore } from '../../../src/store/sqlite/store.ts';
import { hasRedis, RedisServer } from '../../store/redis-server.ts';
import type { Order, Setup } from './other-gate.ts';
import { Clock, MINUTE, people } from './people.ts';

let folder: string;
let provider: Server;
/** The refresh tokens that the provider was shown. */
let shown: string[];
let gates: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-gates-'));
  [shown, gates] = [[], []];
  provider = createServer(async (request, response) => {
    shown.push(await text(request));
    // Long enough for all others to come, too.
    await sleep(50);
    response.end(`refresh-token-${shown.length + 1}`);
  }).listen(0, '127.0.0.1');
  await once(provider, 'listening');
});

async function stop(): Promise<void> {
  for (const gate of gates.splice(0)) {
    gate.disconnect();
    await once(gate, 'exit');
  }
}

afterEach(async () => {
  await stop();
  provider.close();
  await rm(folder, { recursive: true });
});

async function start(setup: Omit<Setup, 'provider'>): Promise<ChildProcess> {
  const address = provider.address();
  if (address === null || typeof address === 'string') throw new Error('the provider does not listen');
  const whole: Setup = { ...setup, provider: `http://127.0.0.1:${address.port}/` };
  const gate = fork(join(import.meta.dirname, 'other-gate.ts'), [JSON.stringify(whole)]);
  gates.push(gate);
  await once(gate, 'message');
  return gate;
}

async function ask(gate: ChildProcess, order: Order): Promise<readonly (string | null)[]> {
  gate.send(order);
  const [{ opened }] = await once(gate, 'message');
  return opened;
}

interface Trial {
  /** The fingerprints that 20 requests at the moment of refresh came to, over both gates. */
  readonly opened: readonly (string | null)[];
  /** What each gate was told when the session ended, and what it says of it afterwards. */
  readonly told: readonly unknown[];
  readonly after: readonly (string | null)[];
  readonly session: string;
}

/** @param place what one more process opens, and this one. */
async function trial(place: Setup['store'], open: (clock: () => number) => SessionStore): Promise<Trial> {
  const key = newGateKey();
  const clock = new Clock();
  const here = people({ store: open(clock.read), clock, key: readGateKey('test', key) });
  const two = await Promise.all([start({ key, store: place }), start({ key, store: place })]);
  const { ticket, session } = await here.signIn();
  clock.pass(5 * MINUTE);
  const opened = await Promise.all(two.map((gate) => ask(gate, { ticket, times: 10, now: clock.now })));

  const heard = Promise.all(two.map((gate) => once(gate, 'message')));
  await here.sessions.end(session);
  const told = (await heard).map(([message]) => message);
  const after = await Promise.all(two.map((gate) => ask(gate, { ticket, times: 1, now: clock.now })));
  await here.sessions.close();
  await stop();
  return { opened: opened.flat(), told, after: after.flat(), session };
}

function expected({ session }: Trial): Trial {
  const ended = { ended: [session] };
  return {
    opened: Array.from({ length: 20 }, () => `${session}.2`),
    told: [ended, ended],
    after: [null, null],
    session,
  };
}

describe('two gates, each a process, refresh a session once for 20 requests, and both hear that it ends', () => {
  it.runIf(hasRedis())('on one Redis', async () => {
    await using server = await RedisServer.start();
    const result = await trial({ port: server.port }, (clock) => new RedisStore(server.options(), clock));
    expect(result).toEqual(expected(result));
    expect(shown).toEqual(['refresh-token-1']);
  });

  it('on one SQLite file', async () => {
    const file = join(folder, 'sessions.db');
    const result = await trial({ file }, (clock) => new SqliteStore(file, clock));
    expect(result).toEqual(expected(result));
    expect(shown).toEqual(['refresh-token-1']);
  });
});
