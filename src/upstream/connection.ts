/** One connection to an upstream: undici's client, and whether its socket was used before. */

import type { buildConnector } from 'undici';
import { ContinueFilter } from './continue-filter.ts';
import { Client } from './undici.ts';

/**
 * With `allowH2` a WebSocket to an HTTP/2 upstream would fail, and it is on by default (D33). Timeouts are `Watch`'s:
 * undici's cut a quiet event stream, and do not see a client that stopped reading.
 */
const OPTIONS = { allowH2: false, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 } as const;

export class Connection {
  readonly client: Client;
  #used = false;
  #filter: ContinueFilter | null = null;

  constructor(origin: string, connect: buildConnector.connector) {
    const opened: buildConnector.connector = (target, callback) => {
      connect(target, (...outcome) => {
        const [error, socket] = outcome;
        if (error === null) this.#filter = new ContinueFilter(socket);
        callback(...outcome);
      });
    };
    this.client = new Client(origin, { ...OPTIONS, connect: opened });
    this.client.on('connect', () => {
      this.#used = false;
    });
  }

  /** Marks its socket as used. @returns whether it was before: the upstream may have been about to close it. */
  use(): boolean {
    const before = this.#used;
    this.#used = true;
    this.#filter?.begin();
    return before;
  }
}
