/** What the gate remembers of one client connection while it is open. */

import type { ServerResponse } from 'node:http';

/** Requests that may be in flight on one connection. Who sends more before an answer came reads no answers. */
const MOST_IN_FLIGHT = 16;

export class Connection {
  /** The parser gave up on it: whatever it says afterwards, it was answered, and recorded, once (D31). */
  refused = false;
  /** The answer to the newest request, until both are over. */
  #newest: ServerResponse | null = null;
  #inFlight = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #turns: (() => void)[] = [];

  get isIdle(): boolean {
    return this.#inFlight === 0;
  }

  get isAlone(): boolean {
    return this.#inFlight === 1;
  }

  /** One that came too many closes the connection, and what comes after it is no request any more (RFC 9112 §9.6). */
  get isOverrun(): boolean {
    return this.#inFlight > MOST_IN_FLIGHT;
  }

  /** Whether the newest request's body is still arriving. */
  get isReceiving(): boolean {
    return this.#newest !== null && !this.#newest.req.complete;
  }

  begin(response: ServerResponse | null): void {
    this.#inFlight++;
    if (response === null) return;
    // A pipelined request: the answer before it, which might have been announced as the last, is not.
    const { isOverrun } = this;
    if (this.#newest !== null && !this.#newest.headersSent && !isOverrun) this.#newest.shouldKeepAlive = true;
    if (isOverrun) response.shouldKeepAlive = false;
    this.#newest = response;
  }

  /**
   * Resolves when all that came before the newest is over. One at a time: else a single connection would take as many
   * of an app's as it likes, and with answers that wait for one before them Node does not even hear that it has closed.
   */
  turn(): Promise<void> {
    return new Promise((resolve) => this.#turns.push(resolve));
  }

  end(response: ServerResponse | null): void {
    this.#inFlight--;
    this.#turns.shift()?.();
    // A refused upload may go on arriving after its answer; it stays the newest until the connection ends.
    if (this.#newest === response && !this.isReceiving) this.#newest = null;
    if (this.isIdle) for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Resolves when every answer that was begun is over, so that nothing is written into one (D2, D25). */
  async idle(): Promise<void> {
    if (this.isIdle) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** The newest answer tells the client that no other follows, if there is still time to. */
  announceClose(): void {
    const response = this.#newest;
    if (response !== null && !response.headersSent) response.shouldKeepAlive = false;
  }
}
