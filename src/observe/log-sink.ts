/** Where log lines are gathered and written: few large writes, nothing lost by an error, nothing that throws. */

import { close, closeSync, fstatSync, fsyncSync, mkdirSync, openSync, write, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** What is told of the sink's troubles. Must not throw. */
export type OnTrouble = (trouble: Error | null) => void;

/** Bytes that are gathered before a write: 64 lines share one system call. */
const GATHER = 64 * 1024;
/** A line begins in a block only if all of it fits. */
const BLOCK = 96 * 1024;
/** Bytes that wait while writing fails, about 16,000 lines; beyond it lines are given up and counted. */
const BACKLOG = 16 * 1024 * 1024;

/**
 * Instead of sonic-boom, which measures the whole gathered text anew for every line: 10 µs a line there, 1 here
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
  /** Each line is encoded as it comes: a rope of 64 lines would cost three times as much to flatten (2.7 µs a line). */
  #block = Buffer.allocUnsafeSlow(BLOCK);
  #used = 0;
  /** Full blocks, and what a write left of one, in order. */
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
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
    if (this.#waitingBytes > BACKLOG) {
      this.lost += 1;
      this.#fail(new Error('the access log takes no more records'));
      return;
    }
    // A UTF-16 unit becomes three bytes at most.
    const most = line.length * 3;
    if (most > this.#block.length - this.#used) this.#turn(most);
    this.#used += this.#block.write(line, this.#used);
    if (this.#used >= GATHER && !this.failing) this.flush();
  }

  /** Writes what is gathered; while writing fails, this is what tries again. */
  flush(): void {
    if (this.#used > 0) this.#turn(0);
    if (this.#busy || this.#waiting.length === 0) return;
    if (this.#writes === 'at-once') this.#writeNow();
    else this.#writeLater();
  }

  /** @param most bytes that the next line may need. */
  #turn(most: number): void {
    this.#waiting.push(this.#block.subarray(0, this.#used));
    this.#waitingBytes += this.#used;
    this.#block = Buffer.allocUnsafeSlow(Math.max(BLOCK, most));
    this.#used = 0;
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

  #writeNow(): void {
    try {
      for (let block = this.#waiting[0]; block !== undefined; block = this.#waiting[0]) {
        this.#written(block, writeSync(this.#fd, block));
      }
      this.#recover();
    } catch (error) {
      this.#fail(asError(error));
    }
  }

  #writeLater(): void {
    const [block] = this.#waiting;
    if (block === undefined) return;
    this.#busy = true;
    write(this.#fd, block, (error, count) => {
      this.#busy = false;
      if (error === null) {
        this.#written(block, count);
        this.#recover();
      } else {
        this.#fail(error);
      }
      if (!this.failing && (this.#waiting.length > 0 || this.#whenIdle !== null)) this.flush();
      if (!this.#busy) this.#whenIdle?.();
    });
  }

  /** The first block is written as far as the system took it. */
  #written(block: Buffer, count: number): void {
    this.#waitingBytes -= count;
    if (count === block.length) this.#waiting.shift();
    else this.#waiting[0] = block.subarray(count);
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
