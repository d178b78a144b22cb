/** Where log lines are gathered and written: few large writes, nothing lost by an error, nothing that throws. */

import { close, closeSync, fstatSync, fsyncSync, mkdirSync, openSync, write, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** What is told of the sink's troubles. Must not throw. */
export type OnTrouble = (trouble: Error | null) => void;

/** Characters that are gathered before a write: 64 lines share one system call. */
const GATHER = 64 * 1024;
/** Characters that wait while writing fails, about 16,000 lines; beyond it lines are given up and counted. */
const BACKLOG = 16 * 1024 * 1024;

/**
 * Instead of sonic-boom, which measures the whole gathered text anew for every line: 10 µs a line there, 0.9 here
 * (docs/decisions/004-own-log-sink.md).
 */
export class LogSink {
  failing = false;
  lost = 0;
  readonly #file: string | null;
  readonly #onTrouble: OnTrouble;
  /** A regular file takes a write at once; a pipe may not, and a synchronous write would then stop the whole gate. */
  readonly #writes: 'at-once' | 'later';
  #fd: number;
  #gathered = '';
  /** Begun and not finished: the next write goes on with it. */
  #rest: Buffer | null = null;
  #busy = false;
  #whenIdle: (() => void) | null = null;

  /** @param file null = standard output. @throws when the file cannot be opened. */
  constructor(file: string | null, onTrouble: OnTrouble) {
    this.#file = file;
    this.#onTrouble = onTrouble;
    this.#fd = file === null ? 1 : openLog(file);
    this.#writes = file !== null || fstatSync(1).isFile() ? 'at-once' : 'later';
  }

  write(line: string): void {
    if (this.#gathered.length > BACKLOG) {
      this.lost += 1;
      this.#fail(new Error('the access log takes no more records'));
      return;
    }
    this.#gathered += line;
    if (this.#gathered.length >= GATHER && !this.failing) this.flush();
  }

  /** Writes what is gathered; while writing fails, this is what tries again. */
  flush(): void {
    if (this.#busy) return;
    if (this.#rest === null) {
      if (this.#gathered === '') return;
      this.#rest = Buffer.from(this.#gathered);
      this.#gathered = '';
    }
    if (this.#writes === 'at-once') this.#writeNow(this.#rest);
    else this.#writeLater(this.#rest);
  }

  /** Opens the file anew under its name. What was gathered goes to the old one. */
  reopen(): void {
    if (this.#file === null) return;
    this.flush();
    try {
      const fd = openLog(this.#file);
      close(this.#fd, () => {});
      this.#fd = fd;
    } catch (error) {
      this.#fail(asError(error));
    }
  }

  /** Writes what is left, as far as that is possible. */
  async close(): Promise<void> {
    this.flush();
    if (this.#busy) await new Promise<void>((resolve) => (this.#whenIdle = resolve));
    if (this.#file === null) return;
    try {
      fsyncSync(this.#fd);
    } catch {
      // Not every kind of file can; what the system has taken it will write.
    }
    closeSync(this.#fd);
  }

  #writeNow(bytes: Buffer): void {
    let left = bytes;
    try {
      while (left.length > 0) left = left.subarray(writeSync(this.#fd, left));
      this.#rest = null;
      this.#recover();
    } catch (error) {
      this.#rest = left;
      this.#fail(asError(error));
    }
  }

  #writeLater(bytes: Buffer): void {
    this.#busy = true;
    write(this.#fd, bytes, (error, written) => {
      this.#busy = false;
      const left = bytes.subarray(error === null ? written : 0);
      this.#rest = left.length === 0 ? null : left;
      if (error === null) this.#recover();
      else this.#fail(error);
      const more = this.#rest !== null || this.#gathered.length >= GATHER || this.#whenIdle !== null;
      if (!this.failing && more && (this.#rest !== null || this.#gathered !== '')) this.flush();
      else this.#whenIdle?.();
    });
  }

  #fail(error: Error): void {
    if (!this.failing) this.#onTrouble(error);
    this.failing = true;
  }

  #recover(): void {
    if (this.failing) this.#onTrouble(null);
    this.failing = false;
  }
}

/** The record says who did what: for its owner and group only. */
const MODE = 0o640;

function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  return openSync(file, 'a', MODE);
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
