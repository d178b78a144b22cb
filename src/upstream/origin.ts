/** One server of an upstream: its connections, and who waits for one. */

import type { buildConnector, Dispatcher } from 'undici';
import { Connection } from './connection.ts';

/** A request as undici takes it. */
export interface Dispatch extends Dispatcher.DispatchOptions {
  /** Flat; the first name is `host`. */
  readonly headers: string[];
  /**
   * Any constant: undici would derive it from `Host`, look up a new connection whenever it differs, and ask for it by
   * SNI. Whom TLS must reach is the connector's to say.
   */
  readonly servername: string;
}

/** A request on its way to a connection. */
export interface Errand extends Dispatcher.DispatchHandler {
  readonly dispatch: Dispatch;
  /** The connection that carries it; set by `Origin`, given back by the errand, once. */
  connection: Connection | null;
}

export type Admission = 'sent' | 'waits' | 'full';

/** How long a server that refused a connection is passed over while others stand, ms. */
const REST = 1_000;

/**
 * Its own list of connections instead of undici's `Pool`: a tunnel must keep its slot after undici let go of the
 * socket, the queue has a bound, a retry must know whether the socket was used before, and taking one is O(1).
 */
export class Origin {
  /** `https://10.0.4.10:8443`. */
  readonly address: string;
  /** `10.0.4.10:8443`, as it stands in a `Host`. */
  readonly authority: string;
  readonly #connect: buildConnector.connector;
  readonly #connections: number;
  readonly #queue: number;
  /** Last in, first out: what is warm stays warm, and the rest may close. */
  readonly #free: Connection[] = [];
  readonly #waiting: Errand[] = [];
  readonly #returned: Connection[] = [];
  #open = 0;
  #restsUntil = 0;
  #closed: PromiseWithResolvers<void> | null = null;

  constructor(address: string, connect: buildConnector.connector, connections: number, queue: number) {
    this.address = address;
    this.authority = new URL(address).host;
    this.#connect = connect;
    this.#connections = connections;
    this.#queue = queue;
  }

  /** Sends an errand, or lets it wait for a connection; `full` when too many wait already. */
  take(errand: Errand): Admission {
    const connection = this.#free.pop() ?? this.#another();
    if (connection !== null) {
      send(errand, connection);
      return 'sent';
    }
    if (this.#waiting.length >= this.#queue) return 'full';
    this.#waiting.push(errand);
    return 'waits';
  }

  /** Takes an errand that still waits out of the queue. */
  withdraw(errand: Errand): void {
    const index = this.#waiting.indexOf(errand);
    if (index !== -1) this.#waiting.splice(index, 1);
  }

  /** Gives a connection back, once its errand is done with it in every respect. */
  release(connection: Connection): void {
    // Not before undici has read what the segment still holds: an unsolicited second answer must find nobody waiting.
    if (this.#returned.push(connection) === 1) setImmediate(() => this.#reuse());
  }

  get resting(): boolean {
    return this.#restsUntil !== 0 && performance.now() < this.#restsUntil;
  }

  /** After a refused connection: others are asked first for a moment. */
  rest(): void {
    this.#restsUntil = performance.now() + REST;
  }

  /** Resolves when the last errand has ended and every connection is closed. */
  close(): Promise<void> {
    this.#closed ??= Promise.withResolvers();
    this.#shut();
    return this.#closed.promise;
  }

  #another(): Connection | null {
    if (this.#open === this.#connections) return null;
    this.#open++;
    return new Connection(this.address, this.#connect);
  }

  #reuse(): void {
    for (const connection of this.#returned.splice(0)) {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(connection);
      else send(next, connection);
    }
    if (this.#closed !== null) this.#shut();
  }

  #shut(): void {
    for (const connection of this.#free.splice(0)) {
      this.#open--;
      void connection.client.close();
    }
    if (this.#open === 0) this.#closed?.resolve();
  }
}

function send(errand: Errand, connection: Connection): void {
  errand.connection = connection;
  connection.client.dispatch(errand.dispatch, errand);
}
