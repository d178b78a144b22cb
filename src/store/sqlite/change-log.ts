/** What other processes do to the sessions of one SQLite file: they leave a line in a table, and the file says that it changed. */

import { randomUUID } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SessionChange } from '../../core/session-store.ts';
import { number, text } from './row.ts';

/** ms between two looks at `data_version`, which costs 3 µs. */
const LOOK = 50;
/** Lines are kept for so long: a process that slept longer is told that it cannot be said what it missed. */
const KEPT = 600_000;

export class ChangeLog {
  readonly #own = randomUUID();
  readonly #dataVersion: StatementSync;
  readonly #head: StatementSync;
  readonly #since: StatementSync;
  readonly #append: StatementSync;
  readonly #prune: StatementSync;
  readonly #tell: (change: SessionChange) => void;
  readonly #timer: NodeJS.Timeout;
  #seenVersion: number;
  #seenHead: number;
  #deaf = false;

  /** @param tell of what others did. */
  constructor(database: DatabaseSync, tell: (change: SessionChange) => void) {
    this.#tell = tell;
    this.#dataVersion = database.prepare('PRAGMA data_version');
    this.#head = database.prepare(`SELECT coalesce(max(seq), 0) AS head FROM sqlite_sequence WHERE name = 'changes'`);
    this.#since = database.prepare('SELECT origin, id, version FROM changes WHERE number > ? ORDER BY number');
    this.#append = database.prepare('INSERT INTO changes (at, origin, id, version) VALUES (?, ?, ?, ?)');
    this.#prune = database.prepare('DELETE FROM changes WHERE at <= ?');
    // In this order: what comes between the two is read twice, not never.
    this.#seenVersion = this.#version();
    this.#seenHead = this.#currentHead();
    this.#timer = setInterval(() => this.#look(), LOOK).unref();
  }

  /** In the transaction of the change itself. @param version null = removed. */
  append(now: number, id: string, version: number | null): void {
    this.#append.run(now, this.#own, id, version);
  }

  prune(now: number): void {
    this.#prune.run(now - KEPT);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const change of this.#news()) this.#tell(change);
  }

  #news(): readonly SessionChange[] {
    const wasDeaf = this.#deaf;
    try {
      const version = this.#version();
      if (version === this.#seenVersion && !wasDeaf) return [];
      const changes = wasDeaf ? null : this.#read();
      if (changes === null) this.#seenHead = this.#currentHead();
      this.#seenVersion = version;
      this.#deaf = false;
      return changes ?? [{ kind: 'unknown' }];
    } catch {
      // Why, the next request's own read says.
      this.#deaf = true;
      return wasDeaf ? [] : [{ kind: 'deaf' }];
    }
  }

  /** @returns null when some of them are gone already. */
  #read(): readonly SessionChange[] | null {
    const head = this.#currentHead();
    const rows = this.#since.all(this.#seenHead);
    if (rows.length < head - this.#seenHead) return null;
    this.#seenHead += rows.length;
    const others = rows.filter((row) => text(row, 'origin') !== this.#own);
    const removed = others.filter((row) => row['version'] === null).map((row) => text(row, 'id'));
    const updated = others.filter((row) => row['version'] !== null);
    return [
      ...updated.map((row): SessionChange => ({
        kind: 'updated',
        id: text(row, 'id'),
        version: number(row, 'version'),
      })),
      ...(removed.length === 0 ? [] : [{ kind: 'removed', ids: removed } as const]),
    ];
  }

  /** Another number whenever another connection has committed. */
  #version(): number {
    return number(this.#dataVersion.get() ?? {}, 'data_version');
  }

  #currentHead(): number {
    return number(this.#head.get() ?? {}, 'head');
  }
}
