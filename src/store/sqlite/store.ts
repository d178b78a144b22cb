/** Sessions in an SQLite file: they outlive a restart, and several processes of one machine may share it. */

import { randomUUID } from 'node:crypto';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../core/fault.ts';
import type { SessionChange, SessionStore, StoredSession, StoredTicket } from '../../core/session-store.ts';
import { ChangeLog } from './change-log.ts';
import { openDatabase } from './database.ts';
import { bytes, number, sessionOf, ticketOf } from './row.ts';
import { prepareStatements, type Statements } from './statements.ts';

/** ms for which a write waits for another process, and between two attempts. */
const PATIENCE = 2_000;
const PAUSE = 5;
/** Rows that are swept before others get their turn: 200 sessions are 15 ms. */
const SWEPT = 200;
/** SQLite's result code for a file that another process writes to right now. */
const BUSY = 5;

export class SqliteStore implements SessionStore {
  problem: string | null = null;
  readonly #file: string;
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly #changes: ChangeLog;
  readonly #clock: () => number;
  #listener: (change: SessionChange) => void = () => {};

  /**
   * @param clock ms since the epoch.
   * @throws Error naming the file, when it cannot be opened, belongs to another program, or is damaged.
   */
  constructor(file: string, clock: () => number = Date.now) {
    this.#file = file;
    this.#clock = clock;
    this.#database = openDatabase(file);
    this.#statements = prepareStatements(this.#database);
    this.#changes = new ChangeLog(this.#database, (change) => this.#listener(change));
  }

  insert(session: StoredSession, ticket: StoredTicket): Promise<void> {
    return this.#write(() => {
      const { id, version, subject, sid, device, createdAt, expiresAt, seenAt, note, sealed } = session;
      this.#statements.insert.run(id, version, subject, sid, device, createdAt, expiresAt, seenAt, note, sealed);
      this.#insertTicket(ticket);
    });
  }

  addTicket(ticket: StoredTicket): Promise<boolean> {
    return this.#write(() => {
      const isAdded = this.#insertTicket(ticket);
      if (isAdded) this.#run('trimTickets', ticket.session);
      return isAdded;
    });
  }

  find(ticketHash: string): Promise<{ session: StoredSession; ticket: StoredTicket } | null> {
    return this.#try(() => {
      const row = this.#statements.find.get(ticketHash, this.#clock());
      return row === undefined ? null : { session: sessionOf(row), ticket: ticketOf(row) };
    });
  }

  read(id: string): Promise<StoredSession | null> {
    return this.#try(() => {
      const row = this.#statements.read.get(id, this.#clock());
      return row === undefined ? null : sessionOf(row);
    });
  }

  async update({ id, version, sid, device, seenAt, note, sealed }: StoredSession): Promise<boolean> {
    const now = this.#clock();
    const isWritten = await this.#write(() => {
      if (this.#run('update', sid, device, seenAt, note, sealed, id, version, now) === 0) return false;
      this.#changes.append(now, id, version + 1);
      return true;
    });
    if (isWritten) this.#listener({ kind: 'updated', id, version: version + 1 });
    return isWritten;
  }

  async touch(id: string, seenAt: number): Promise<void> {
    await this.#write(() => this.#run('touch', seenAt, id));
  }

  async remove(ids: readonly string[]): Promise<readonly string[]> {
    const now = this.#clock();
    // On the disk before it resolves: who was signed out must not be back after a power cut.
    const removed = await this.#write(() => {
      const wereLive = ids.filter((id) => {
        const end = this.#statements.remove.get(id);
        return end !== undefined && number(end, 'expires_at') > now;
      });
      for (const id of wereLive) this.#changes.append(now, id, null);
      return wereLive;
    }, 'FULL');
    if (removed.length > 0) this.#listener({ kind: 'removed', ids: removed });
    return removed;
  }

  list(by: 'subject' | 'sid' | 'device', key: string): Promise<readonly StoredSession[]> {
    return this.#try(() => this.#statements.list[by].all(key, this.#clock()).map(sessionOf));
  }

  async put(key: string, value: Uint8Array, expiresAt: number): Promise<void> {
    await this.#write(() => this.#run('put', `value:${key}`, value, expiresAt));
  }

  take(key: string): Promise<Uint8Array | null> {
    return this.#write(() => {
      const row = this.#statements.take.get(`value:${key}`);
      return row === undefined || number(row, 'expires_at') <= this.#clock() ? null : bytes(row, 'value');
    });
  }

  peek(key: string): Promise<Uint8Array | null> {
    return this.#try(() => {
      const row = this.#statements.peek.get(`value:${key}`, this.#clock());
      return row === undefined ? null : bytes(row, 'value');
    });
  }

  claim(key: string, expiresAt: number): Promise<boolean> {
    return this.#write(() => this.#run('claim', `claim:${key}`, Buffer.of(), expiresAt, this.#clock()) > 0);
  }

  async lease(key: string, ms: number): Promise<string | null> {
    const proof = randomUUID();
    const now = this.#clock();
    return this.#write(() =>
      this.#run('claim', `lease:${key}`, Buffer.from(proof), now + ms, now) > 0 ? proof : null,
    );
  }

  async release(key: string, proof: string): Promise<void> {
    await this.#write(() => this.#run('release', `lease:${key}`, Buffer.from(proof)));
  }

  onChange(listener: (change: SessionChange) => void): void {
    this.#listener = listener;
  }

  async sweep(now: number): Promise<void> {
    await this.#write(() => this.#changes.prune(now));
    for (const statement of ['sweepSessions', 'sweepEntries'] as const) {
      while ((await this.#write(() => this.#run(statement, now, SWEPT))) === SWEPT) await sleep(PAUSE);
    }
  }

  async close(): Promise<void> {
    this.#changes.close();
    if (this.#database.isOpen) this.#database.close();
  }

  #insertTicket({ hash, session, host, wrapped }: StoredTicket): boolean {
    return this.#run('insertTicket', hash, host, wrapped, session, this.#clock()) > 0;
  }

  /** @returns how many rows it wrote. */
  #run(name: Exclude<keyof Statements, 'list'>, ...values: SQLInputValue[]): number {
    return Number(this.#statements[name].run(...values).changes);
  }

  #write<Result>(work: () => Result, durability: 'NORMAL' | 'FULL' = 'NORMAL'): Promise<Result> {
    return this.#try(() => {
      if (durability === 'FULL') this.#database.exec('PRAGMA synchronous = FULL');
      try {
        this.#database.exec('BEGIN IMMEDIATE');
        try {
          const result = work();
          this.#database.exec('COMMIT');
          return result;
        } catch (error) {
          if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
          throw error;
        }
      } finally {
        if (durability === 'FULL') this.#database.exec('PRAGMA synchronous = NORMAL');
      }
    });
  }

  /** Another process is waited for without holding up this one. */
  async #try<Result>(work: () => Result): Promise<Result> {
    for (let waited = 0; ; waited += PAUSE) {
      try {
        const result = work();
        this.problem = null;
        return result;
      } catch (error) {
        if (!isBusy(error) || waited >= PATIENCE) {
          this.problem = `${this.#file}: ${error instanceof Error ? error.message : String(error)}`;
          throw new Fault('store-unavailable', this.problem, { cause: error });
        }
      }
      await sleep(PAUSE);
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === BUSY;
}
