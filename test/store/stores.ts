/** Every kind of store behind one way to open it, so that one suite says what all of them do. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionStore } from '../../src/core/session-store.ts';
import { MemoryStore } from '../../src/store/memory.ts';
import { RedisStore } from '../../src/store/redis/store.ts';
import { SqliteStore } from '../../src/store/sqlite/store.ts';
import { hasRedis, RedisServer } from './redis-server.ts';

/** Where one kind of store keeps what it keeps. */
export interface Place extends AsyncDisposable {
  /** One more client of what is kept here. @param clock for those that have none of their own. */
  open(clock?: () => number): SessionStore;
}

export interface Kind {
  readonly name: string;
  /** Whether several clients can share a place. */
  readonly shared: boolean;
  readonly place: () => Promise<Place>;
}

const memory: Kind = {
  name: 'memory',
  shared: false,
  place: async () => ({ open: (clock) => new MemoryStore(clock), [Symbol.asyncDispose]: async () => {} }),
};

const sqlite: Kind = {
  name: 'sqlite',
  shared: true,
  place: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-sqlite-'));
    const opened: SessionStore[] = [];
    return {
      open: (clock) => {
        const store = new SqliteStore(join(folder, 'sessions.db'), clock);
        opened.push(store);
        return store;
      },
      [Symbol.asyncDispose]: async () => {
        for (const store of opened) await store.close();
        await rm(folder, { recursive: true });
      },
    };
  },
};

const redis: Kind = {
  name: 'redis',
  shared: true,
  place: async () => {
    const server = await RedisServer.start();
    const opened: SessionStore[] = [];
    return {
      open: (clock) => {
        const store = new RedisStore(server.options(), clock);
        opened.push(store);
        return store;
      },
      [Symbol.asyncDispose]: async () => {
        for (const store of opened) await store.close();
        await server[Symbol.asyncDispose]();
      },
    };
  },
};

export const KINDS: readonly Kind[] = [memory, sqlite, ...(hasRedis() ? [redis] : [])];
