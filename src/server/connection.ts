/** What the gate remembers of one client connection while it is open. */

import type { ServerResponse } from 'node:http';

export class Connection {
  /** The parser gave up on it: whatever it says afterwards, it was answered, and recorded, once (D31). */
  refused = false;
  /** The answer to the newest request, until both are over. */
  #newest: ServerResponse | null = null;
  #inFlight = 0;
  readonly #waiting: (() => void)[] = [];

  get isIdle(): boolean {
    return this.#inFlight === 0;
  }

  /** Whether the newest request's body is still arriving. */
  get isReceiving(): boolean {
    return this.#newest !== null && !this.#newest.req.complete;
  }

  begin(response: ServerResponse | null): void {
    this.#inFlight++;
    if (response === null) return;
    // A pipelined request: the answer before it, which might have been announced as the last, is not.
    if (this.#newest !== null && !this.#newest.headersSent) this.#newest.shouldKeepAlive = true;
    this.#newest = response;
  }

  end(response: ServerResponse | null): void {
    this.#inFlight--;
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
