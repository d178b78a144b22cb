/** The exchanges in flight: what is open longer than a moment is decided again when time or a reload may change the answer. */

import type { Ended } from '../core/outcome.ts';
import type { Live } from '../stages.ts';
import type { Exchange } from './exchange.ts';

export interface LiveOptions {
  /** Decides by the generation of now: null = it may go on. */
  readonly judgeAgain: (exchange: Exchange, cause: 'policy' | 'expired') => Ended | null;
  /** When the permit of an exchange must be decided again, ms since the epoch; `Infinity` = never. */
  readonly until: (exchange: Exchange) => number;
  /** Told once of an exchange that is still open after a second, for its `open` record. Must not throw. */
  readonly onOpen: (exchange: Exchange) => void;
}

const TICK = 100;
const OPEN_AFTER = 1_000;
/** A permit that is renewed for less than this is looked at again after this, lest every tick decides anew. */
const SHORTEST_TERM = 1_000;

export class LiveExchanges implements Live {
  readonly #options: LiveOptions;
  /** In the order in which they came, so that a tick looks only at the oldest. */
  readonly #young = new Set<Exchange>();
  /** With the moment of the next decision. */
  readonly #open = new Map<Exchange, number>();
  #ticker: NodeJS.Timeout | null = null;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#young.size + this.#open.size;
  }

  add(exchange: Exchange): void {
    this.#young.add(exchange);
    this.#ticker ??= setInterval(() => this.#tick(), TICK).unref();
  }

  remove(exchange: Exchange): void {
    if (!this.#young.delete(exchange)) this.#open.delete(exchange);
  }

  /** On every swap: what is no longer allowed is cut at once, however young. */
  judgeAll(cause: 'policy' | 'expired'): void {
    for (const exchange of this.#young) this.#judge(exchange, cause);
    for (const exchange of this.#open.keys()) {
      if (this.#judge(exchange, cause)) this.#open.set(exchange, this.#nextFor(exchange));
    }
  }

  cutAll(reason: Ended): void {
    for (const exchange of this.#young) exchange.cut.cut(reason);
    for (const exchange of this.#open.keys()) exchange.cut.cut(reason);
  }

  #tick(): void {
    // Kept until a tick finds nothing: a timer made and cleared for each request would cost more than this one does.
    if (this.size === 0 && this.#ticker !== null) {
      clearInterval(this.#ticker);
      this.#ticker = null;
      return;
    }
    const oldEnough = performance.now() - OPEN_AFTER;
    for (const exchange of this.#young) {
      if (exchange.startedTick > oldEnough) break;
      this.#young.delete(exchange);
      this.#open.set(exchange, this.#options.until(exchange));
      this.#options.onOpen(exchange);
    }
    const now = Date.now();
    for (const [exchange, until] of this.#open) {
      if (until > now) continue;
      if (this.#judge(exchange, 'expired')) this.#open.set(exchange, this.#nextFor(exchange));
    }
  }

  #nextFor(exchange: Exchange): number {
    return Math.max(this.#options.until(exchange), Date.now() + SHORTEST_TERM);
  }

  /** @returns whether it goes on. */
  #judge(exchange: Exchange, cause: 'policy' | 'expired'): boolean {
    if (exchange.cut.reason !== null) return false;
    let ended: Ended | null;
    try {
      ended = this.#options.judgeAgain(exchange, cause);
    } catch {
      // Fails closed: what cannot be decided is not allowed.
      ended = cause;
    }
    if (ended !== null) exchange.cut.cut(ended);
    return ended === null;
  }
}
