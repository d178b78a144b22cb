import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionChange } from '../../src/core/session-store.ts';
import { SqliteStore } from '../../src/store/sqlite/store.ts';
import type { Order } from './other-process.ts';
import { session, ticket } from './session.ts';

let folder: string;
let file: string;
const opened: { close(): unknown }[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-sqlite-'));
  file = join(folder, 'data', 'sessions.db');
});

afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  await rm(folder, { recursive: true });
});

function open(at = file): SqliteStore {
  const store = new SqliteStore(at);
  opened.push(store);
  return store;
}

/** The file as SQLite itself opens it. */
function raw(at = file): DatabaseSync {
  const database = new DatabaseSync(at);
  opened.push({ close: () => database.isOpen && database.close() });
  return database;
}

async function gone(other: ChildProcess): Promise<void> {
  other.disconnect();
  await once(other, 'exit');
}

describe('the sessions’ SQLite file', () => {
  it('is for its owner alone, with all that SQLite puts beside it', async () => {
    const one = session();
    await open().insert(one, ticket(one));
    const names = readdirSync(join(folder, 'data'));
    expect(names.toSorted()).toEqual(['sessions.db', 'sessions.db-shm', 'sessions.db-wal']);
    for (const name of names) expect(statSync(join(folder, 'data', name)).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
  });

  it('is made private when it is not', async () => {
    const before = open();
    await before.put('value', new Uint8Array([1]), Date.now() + 60_000);
    const names = [file, `${file}-wal`, `${file}-shm`];
    for (const name of names) chmodSync(name, 0o644);
    open();
    for (const name of names) expect(statSync(name).mode & 0o777).toBe(0o600);
  });

  it('keeps its sessions when it is opened again', async () => {
    const one = session();
    const first = ticket(one);
    const before = open();
    await before.insert(one, first);
    await before.close();
    expect((await open().find(first.hash))?.session.id).toBe(one.id);
  });

  it('is made once by many processes that start at once', async () => {
    const others = Array.from({ length: 4 }, () => fork(join(import.meta.dirname, 'other-process.ts'), [file]));
    const answers = await Promise.all(others.map((other) => once(other, 'message')));
    expect(answers.map(([told]) => told)).toEqual(['open', 'open', 'open', 'open']);
    await Promise.all(others.map(gone));
  });

  it('is not touched when another program wrote it', () => {
    const other = join(folder, 'other.db');
    const theirs = raw(other);
    theirs.exec('CREATE TABLE theirs (a)');
    theirs.close();
    chmodSync(other, 0o640);
    const before = readFileSync(other);
    expect(() => open(other)).toThrow(`${other}: sessions cannot be kept here: it is the database of another program`);
    expect(readFileSync(other)).toEqual(before);
    expect(statSync(other).mode & 0o777).toBe(0o640);
  });

  it('is refused when a later version wrote it', async () => {
    await open().close();
    const later = raw();
    later.exec('PRAGMA user_version = 99');
    later.close();
    expect(() => open()).toThrow('a later version of Sallyport wrote it (its schema is 99, this one knows 1)');
  });

  it('is refused when it is no database', () => {
    const text = join(folder, 'notes.txt');
    writeFileSync(text, 'certainly no database, but long enough to look like one at first sight '.repeat(20));
    expect(() => open(text)).toThrow(`${text}: sessions cannot be kept here: file is not a database`);
  });

  it('is refused when it is damaged', async () => {
    const store = open();
    for (let index = 0; index < 50; index += 1) {
      const one = session();
      await store.insert(one, ticket(one));
    }
    await store.close();
    const bytes = readFileSync(file);
    // The head stays, so that it still looks like ours.
    bytes.fill(0xa5, 8_192, 60_000);
    writeFileSync(file, bytes);
    expect(() => open()).toThrow(`${file}: sessions cannot be kept here: `);
  });

  it('is refused with its name when there is no place for it', () => {
    writeFileSync(join(folder, 'data'), '');
    expect(() => open()).toThrow(`${file}: sessions cannot be kept here: `);
  });
});

describe('two processes on one SQLite file', () => {
  it('see what the other does, and each other’s sessions', async () => {
    const store = open();
    const heard: SessionChange[] = [];
    store.onChange((change) => heard.push(change));
    const [one, two] = [session(), session()];
    const first = ticket(one);
    await store.insert(one, first);
    await store.insert(two, ticket(two));

    const other = fork(join(import.meta.dirname, 'other-process.ts'), [file]);
    await once(other, 'message');
    const order: Order = { update: one.id, remove: two.id, find: first.hash };
    other.send(order);
    const [done] = await once(other, 'message');
    expect(done).toEqual({ updated: true, removed: [two.id], found: one.id });
    for (let waited = 0; heard.length < 2 && waited < 2_000; waited += 5) await sleep(5);
    expect(heard).toEqual([
      { kind: 'updated', id: one.id, version: 2 },
      { kind: 'removed', ids: [two.id] },
    ]);
    expect(await store.read(two.id)).toBeNull();
    await gone(other);
  });
});

describe('while another connection', () => {
  it('writes for a while, a write waits and everything else goes on', async () => {
    const store = open();
    const one = session();
    const first = ticket(one);
    await store.insert(one, first);
    const other = raw();
    other.exec('BEGIN IMMEDIATE');
    let isDone = false;
    const removed = store.remove([one.id]).finally(() => (isDone = true));
    await sleep(50);
    expect(isDone).toBe(false);
    expect(await store.find(first.hash)).not.toBeNull();
    other.exec('COMMIT');
    expect(await removed).toEqual([one.id]);
  });

  it('writes for too long, a write is given up with the reason, and works again afterwards', async () => {
    const store = open();
    const one = session();
    await store.insert(one, ticket(one));
    const other = raw();
    other.exec('BEGIN IMMEDIATE');
    await expect(store.remove([one.id])).rejects.toMatchObject({ code: 'store-unavailable', message: /is locked/ });
    expect(store.problem).toBe(`${file}: database is locked`);
    other.exec('COMMIT');
    expect(await store.remove([one.id])).toEqual([one.id]);
    expect(store.problem).toBeNull();
  });

  it('has pruned what was not read yet, it is said that something is unknown', async () => {
    const store = open();
    const heard: SessionChange[] = [];
    const other = open();
    const one = session();
    await other.insert(one, ticket(one));
    await sleep(120);
    store.onChange((change) => heard.push(change));
    const third = raw();
    third.exec(`INSERT INTO changes (at, origin, id) VALUES (1, 'x', 's_a'), (1, 'x', 's_b'); DELETE FROM changes`);
    for (let waited = 0; heard.length < 1 && waited < 2_000; waited += 5) await sleep(5);
    expect(heard).toEqual([{ kind: 'unknown' }]);
  });
});
