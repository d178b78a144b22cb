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
  #ended: Ended | null = null;

  constructor(client: Duplex, app: Duplex, owner: SpliceOwner) {
    this.#client = client;
    this.#app = app;
    this.#owner = owner;
    // One side may end and still listen; undici opens its sockets for both at once.
    if ('allowHalfOpen' in app) app.allowHalfOpen = true;
    carry(client, app, () => owner.passed(0));
    carry(app, client, (bytes) => owner.passed(bytes));
    client.on('close', () => this.#closed(client.readableEnded ? null : 'client-gone', app));
    app.on('close', () => this.#closed(app.readableEnded ? null : 'upstream-died', client));
  }

  destroy(): void {
    this.#client.destroy();
    this.#app.destroy();
  }

  /** @param how an end that was announced is an end; a connection that broke without one says who broke it. */
  #closed(how: Ended | null, other: Duplex): void {
    this.#open--;
    if (this.#open === 0) {
      this.#owner.ended(this.#ended);
      return;
    }
    this.#ended = how;
    // What is still on its way to a slow reader was sent before the end.
    if (how !== null || other.writableFinished) other.destroy();
    else other.end(() => other.destroy());
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
