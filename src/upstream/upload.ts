/** A request body on its way to the app, read only as fast as the app takes it. */

import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/** Keeps a body that is read without a pause from being pulled byte by byte. */
const BUFFERED = 64 * 1024;

/**
 * undici destroys the body it was given when the answer comes early. Were that the request itself, its socket would
 * be taken away (D34) and a client that is still sending would wait for ever (D28); so it is given this instead.
 */
export class Upload extends Readable {
  readonly #request: IncomingMessage;
  readonly #alive: () => void;
  /** Whether anything was read of the request: from then on it cannot be sent a second time. */
  begun = false;

  /** @param alive called with each piece that arrives. */
  constructor(request: IncomingMessage, alive: () => void) {
    super({ highWaterMark: BUFFERED });
    this.#request = request;
    this.#alive = alive;
    // undici tells the handler; nobody else has to hear it.
    this.on('error', () => {});
  }

  /** Whether the client is the one who keeps the body waiting. */
  get starved(): boolean {
    return this.begun && !this.#request.complete && !this.#request.isPaused();
  }

  override _read(): void {
    if (this.begun) {
      this.#request.resume();
      return;
    }
    this.begun = true;
    this.#request.on('data', this.#onData).on('end', this.#onEnd);
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#request.off('data', this.#onData).off('end', this.#onEnd);
    if (!this.#request.complete) this.#request.pause();
    callback(error);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#alive();
    if (!this.push(chunk)) this.#request.pause();
  };

  readonly #onEnd = (): void => {
    this.push(null);
  };
}
