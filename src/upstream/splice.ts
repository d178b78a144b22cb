/** Two sockets joined: what one sends the other gets, each only as fast as the other takes it. */

import type { Duplex } from 'node:stream';
import type { Ended } from '../core/outcome.ts';

export interface SpliceOwner {
  /** A piece passed, of so many bytes; `0` towards the app. */
  passed(bytesToClient: number): void;
  /** Both sides are closed. Called once. */
  ended(ended: Ended | null): void;
}

export class Splice {
  readonly #client: Duplex;
  readonly #app: Duplex;
  readonly #owner: SpliceOwner;
  #open = 2;

  constructor(client: Duplex, app: Duplex, owner: SpliceOwner) {
    this.#client = client;
    this.#app = app;
    this.#owner = owner;
    // One side may end and still listen; undici opens its sockets for both at once.
    if ('allowHalfOpen' in app) app.allowHalfOpen = true;
    carry(client, app, () => owner.passed(0));
    carry(app, client, (bytes) => owner.passed(bytes));
    client.on('close', () => this.#closed());
    app.on('close', () => this.#closed());
  }

  destroy(): void {
    this.#client.destroy();
    this.#app.destroy();
  }

  #closed(): void {
    this.#open--;
    if (this.#open === 1) this.#owner.ended(this.#how());
    this.destroy();
  }

  /** An end that was announced is an end; a connection that broke without one says who broke it. */
  #how(): Ended | null {
    if (this.#client.destroyed && !this.#client.readableEnded) return 'client-gone';
    if (this.#app.destroyed && !this.#app.readableEnded) return 'upstream-died';
    return null;
  }
}

function carry(from: Duplex, to: Duplex, passed: (bytes: number) => void): void {
  from.on('data', (chunk: Buffer) => {
    passed(chunk.length);
    if (!to.write(chunk)) from.pause();
  });
  to.on('drain', () => from.resume());
  from.on('end', () => to.end());
}
