/** The exchanges in flight: what is open longer than a moment is decided again when time or a reload may change the answer. */

import type { Ended } from '../core/outcome.ts';
import type { Live } from '../stages.ts';
import type { Exchange } from './exchange.ts';

export interface LiveOptions {
  /** Decides by the generation of now: null = it may go on. A promise while a credential is verified anew. */
  readonly judgeAgain: (exchange: Exchange, cause: 'policy' | 'expired') => Ended | null | Promise<Ended | null>;
  /** When the permit of an exchange must be decided again, ms since the epoch; `Infinity` = never. */
  readonly until: (exchange: Exchange) => number;
  /** Told once of an exchange that is still open after a second, for its `open` record. Must not throw. */
  readonly onOpen: (exchange: Exchange) => void;
}

const TICK = 100;
const OPEN_AFTER = 1_000;
/** A permit that is renewed for less than this is looked at again after this, lest every tick decides anew. */
const SHORTEST_TERM = 1_000;

/**
 * An array from which the last one takes the place of the one that leaves. Sets and maps leave their old tables behind
 * when they rehash, and what such a table holds lives until the next full collection: whole requests, here.
 */
export class LiveExchanges implements Live {
  readonly #options: LiveOptions;
  readonly #exchanges: Exchange[] = [];
  #ticker: NodeJS.Timeout | null = null;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#exchanges.length;
  }

  add(exchange: Exchange): void {
    exchange.livePlace = this.#exchanges.push(exchange) - 1;
    this.#ticker ??= setInterval(() => this.#tick(), TICK).unref();
  }

  remove(exchange: Exchange): void {
    if (exchange.livePlace === -1) return;
    const last = this.#exchanges.pop();
    if (last !== undefined && last !== exchange) {
      last.livePlace = exchange.livePlace;
      this.#exchanges[last.livePlace] = last;
    }
    exchange.livePlace = -1;
  }

  /** On every swap: what is no longer allowed is cut at once, however young. */
  judgeAll(cause: 'policy' | 'expired'): void {
    // A copy: what is cut leaves the list.
    for (const exchange of this.#exchanges.slice()) this.#judge(exchange, cause);
  }

  cutAll(reason: Ended): void {
    for (const exchange of this.#exchanges.slice()) exchange.cut.cut(reason);
  }

  #tick(): void {
    // Kept until a tick finds nothing: a timer made and cleared for each request would cost more than this one does.
    if (this.#exchanges.length === 0 && this.#ticker !== null) {
      clearInterval(this.#ticker);
      this.#ticker = null;
      return;
    }
    const oldEnough = performance.now() - OPEN_AFTER;
    const now = Date.now();
    // Backwards, because the last one takes the place of one that leaves here.
    for (let index = this.#exchanges.length - 1; index >= 0; index -= 1) {
      const exchange = this.#exchanges[index];
      if (exchange === undefined || exchange.startedTick > oldEnough) continue;
      if (exchange.judgeAt === null) {
        exchange.judgeAt = this.#options.until(exchange);
        this.#options.onOpen(exchange);
      }
      if (exchange.judgeAt <= now) this.#judge(exchange, 'expired');
    }
  }

  #judge(exchange: Exchange, cause: 'policy' | 'expired'): void {
    if (exchange.cut.reason !== null) return;
    let ended: Ended | null | Promise<Ended | null>;
    try {
      ended = this.#options.judgeAgain(exchange, cause);
    } catch {
      // Fails closed: what cannot be decided is not allowed.
      ended = cause;
    }
    if (!(ended instanceof Promise)) {
      this.#conclude(exchange, ended);
      return;
    }
    // Until it is known, no tick asks again.
    if (exchange.judgeAt !== null) exchange.judgeAt = Number.POSITIVE_INFINITY;
    ended.then(
      (known) => this.#conclude(exchange, known),
      () => this.#conclude(exchange, cause),
    );
  }

  #conclude(exchange: Exchange, ended: Ended | null): void {
    if (ended !== null) exchange.cut.cut(ended);
    // Who is still young is asked for its first term by a tick.
    else if (exchange.judgeAt !== null) {
      exchange.judgeAt = Math.max(this.#options.until(exchange), Date.now() + SHORTEST_TERM);
    }
  }
}
