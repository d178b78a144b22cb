/** A gate's sessions in a process of their own, so that its memory is theirs: tells what they cost. */

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionStore } from '../../src/core/session-store.ts';
import { parseRedisUrl } from '../../src/core/redis-url.ts';
import { sessionTerms } from '../../src/core/session-terms.ts';
import { GateKey } from '../../src/identity/sessions/gate-key.ts';
import { Sessions } from '../../src/identity/sessions/sessions.ts';
import { person } from './workload.ts';

export interface Figures {
  /** MB above idle. */
  readonly rss: number;
  readonly heap: number;
  /** µs of CPU for each. */
  readonly signIn: number;
  readonly read: number;
  readonly remembered: number;
}

const HOST = 'access.corp.example';
const SESSIONS = 10_000;
const BEFORE = 2_000;
const OPENS = 300_000;

const [kind = '', where = ''] = process.argv.slice(2);
const terms = sessionTerms({ profile: null, lifetime: null, idle: null, refresh: null, grace: null });
if ('length' in terms) throw new Error('the defaults are lax');

const key = new GateKey(randomBytes(32));
const store = await openStore();
const sessions = new Sessions({
  store,
  key,
  terms,
  refresh: async (known) => ({ kind: 'renewed', signedIn: known }),
});

// A gate that was in use and is idle again: loaded, compiled, and with the memory that comings and goings alone take.
const before: string[] = [];
for (let number = 0; number < BEFORE; number += 1) {
  const principal = await sessions.open(await signIn(SESSIONS + number), HOST, Date.now());
  before.push(principal?.session ?? '');
}
for (const id of before.splice(0)) await sessions.end(id);
const idle = await memory();

const tickets: string[] = [];
const signIns = cpu();
for (let number = 0; number < SESSIONS; number += 1) tickets.push(await signIn(number));
const signInCost = signIns() / SESSIONS;

const reads = cpu();
for (const ticket of tickets) await sessions.open(ticket, HOST, Date.now());
const readCost = reads() / SESSIONS;
const full = await memory();

// In another order than they came in, lest the caches of the machine know what comes.
const order = tickets.map((_, index) => tickets[(index * 7_919) % SESSIONS] ?? '');
for (const ticket of order) await sessions.open(ticket, HOST, Date.now());
const opens = cpu();
for (let index = 0; index < OPENS; index += 1) {
  const opened = sessions.open(order[index % SESSIONS] ?? '', HOST, Date.now());
  if (opened === null || opened instanceof Promise) throw new Error('it was not remembered');
}
const rememberedCost = opens() / OPENS;

const figures: Figures = {
  rss: full.rss - idle.rss,
  heap: full.heap - idle.heap,
  signIn: signInCost,
  read: readCost,
  remembered: rememberedCost,
};
process.send?.(figures);
await sessions.close();
process.disconnect?.();

async function signIn(number: number): Promise<string> {
  const about = { host: HOST, agent: 'Firefox on Linux', since: Date.now(), previous: null, failed: [] };
  const created = await sessions.create(person(number), about);
  if (created === null) throw new Error('it was ended');
  return created.ticket;
}

async function openStore(): Promise<SessionStore> {
  switch (kind) {
    case 'memory':
      return new (await import('../../src/store/memory.ts')).MemoryStore();
    case 'sqlite':
      return new (await import('../../src/store/sqlite/store.ts')).SqliteStore(where);
    case 'redis': {
      const address = parseRedisUrl(where);
      if (address === null) throw new Error('no Redis URL');
      return new (await import('../../src/store/redis/store.ts')).RedisStore({ ...address, ca: null });
    }
    default:
      throw new Error(`there is no store \`${kind}\``);
  }
}

/** After a rest, and with what is garbage gone: how much of it there is, only the collector decides. */
async function memory(): Promise<{ rss: number; heap: number }> {
  for (let round = 0; round < 3; round += 1) {
    (globalThis as { gc?: () => void }).gc?.();
    await sleep(100);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss: rss / 1e6, heap: (heapUsed + external) / 1e6 };
}

/** @returns asks for the µs of CPU since now. */
function cpu(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return user + system;
  };
}
