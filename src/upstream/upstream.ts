/** One app's servers, and the rules under which they are asked. */

import { connectorOf } from './connector.ts';
import type { UpstreamOptions } from './options.ts';
import { Origin } from './origin.ts';
import { Watch } from './watch.ts';

/** Limits in ticks of `watch`. */
interface Patience {
  readonly headers: number;
  readonly idle: number;
  readonly body: number;
}

export class Upstream {
  readonly options: UpstreamOptions;
  readonly watch: Watch;
  readonly patience: Patience;
  readonly #origins: readonly Origin[];
  #turn = 0;

  constructor(options: UpstreamOptions) {
    const { origins, connections, queue, timeouts } = options;
    this.options = options;
    this.#origins = origins.map((address) => new Origin(address, connectorOf(options), connections, queue));
    if (this.#origins.length === 0) throw new TypeError('an upstream needs an origin');
    this.watch = new Watch([timeouts.headers, timeouts.idle, timeouts.body]);
    this.patience = {
      headers: this.watch.ticks(timeouts.headers),
      idle: this.watch.ticks(timeouts.idle),
      body: this.watch.ticks(timeouts.body),
    };
  }

  /** Round robin; a server that has just refused a connection only when all have. */
  next(): Origin {
    const origins = this.#origins;
    let chosen = this.#advance();
    for (let tried = 1; tried < origins.length && chosen.resting; tried++) chosen = this.#advance();
    return chosen;
  }

  /** Lets what is under way end, then closes every connection. What must not go on is cut by its own `Cut`. */
  async close(): Promise<void> {
    await Promise.all(this.#origins.map((origin) => origin.close()));
    this.watch.stop();
  }

  #advance(): Origin {
    this.#turn = (this.#turn + 1) % this.#origins.length;
    const origin = this.#origins[this.#turn];
    if (origin === undefined) throw new RangeError('no such origin');
    return origin;
  }
}

/** Opens no connection yet: the first request does. */
export function createUpstream(options: UpstreamOptions): Upstream {
  return new Upstream(options);
}
