/** The exchanges in flight: what is open longer than a moment is decided again when time or a reload may change the answer. */

import type { Ended } from '../core/outcome.ts';
import type { Live } from '../stages.ts';
import type { Exchange } from './exchange.ts';

export interface LiveOptions {
  /** Decides by the generation of now: null = it may go on. While a promise is pending it may, too; a rejection is a cut. */
  readonly judgeAgain: (exchange: Exchange, cause: Cause) => Ended | null | Promise<Ended | null>;
  /** When the permit of an exchange must be decided again, ms since the epoch; `Infinity` = never. */
  readonly until: (exchange: Exchange) => number;
  /** Told once of an exchange that is still open after a second, for its `open` record. Must not throw. */
  readonly onOpen: (exchange: Exchange) => void;
}

type Cause = 'policy' | 'expired';

/** Twice this is the longest that a permit outlives its end: what is younger than one tick is not yet looked at. */
const TICK = 40;
const OPEN_AFTER = 1_000;
/** After a permit that is renewed without an end ahead, lest every tick decides anew. */
const SHORTEST_TERM = 1_000;
/** ms for which what is open is decided again before others get their turn. What is cut then takes ten times as long to close. */
const SLICE = 2;

/**
 * An array from which the last one takes the place of the one that leaves. Sets and maps leave their old tables behind
 * when they rehash, and what such a table holds lives until the next full collection: whole requests, here.
 */
export class LiveExchanges implements Live {
  epoch = 0;
  readonly #options: LiveOptions;
  readonly #exchanges: Exchange[] = [];
  #ticker: NodeJS.Timeout | null = null;
  /** What the last `judgeAll` has not come to yet. */
  #waiting: Exchange[] = [];

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
  judgeAll(cause: Cause): void {
    this.epoch += 1;
    const goesOn = this.#waiting.length > 0;
    // A copy: what is cut leaves the list. What comes from now on is decided by the new load anyway.
    this.#waiting = this.#exchanges.slice();
    if (!goesOn) this.#judgeWaiting(cause);
  }

  /** The sessions are over: what is open of them ends now. @returns the session of each exchange that ends so. */
  cutSessions(ids: readonly string[], why: 'revoked' | 'expired'): readonly string[] {
    this.epoch += 1;
    const over = new Set(ids);
    const cut: string[] = [];
    for (const exchange of this.#exchanges.slice()) {
      const session = sessionOf(exchange);
      if (session === null || !over.has(session) || exchange.cut.reason !== null) continue;
      exchange.cut.cut(why);
      cut.push(session);
    }
    return cut;
  }

  /** Something newer is known of whoever has this session. */
  judgeSession(id: string): void {
    this.epoch += 1;
    for (const exchange of this.#exchanges.slice()) if (sessionOf(exchange) === id) this.#judge(exchange, 'policy');
  }

  cutAll(reason: Ended): void {
    for (const exchange of this.#exchanges.slice()) exchange.cut.cut(reason);
  }

  #judgeWaiting(cause: Cause): void {
    const end = performance.now() + SLICE;
    for (let exchange = this.#waiting.pop(); exchange !== undefined; exchange = this.#waiting.pop()) {
      if (exchange.livePlace !== -1) this.#judge(exchange, cause);
      if (performance.now() > end && this.#waiting.length > 0) {
        setImmediate(() => this.#judgeWaiting(cause));
        return;
      }
    }
  }

  #tick(): void {
    // Kept until a tick finds nothing: a timer made and cleared for each request would cost more than this one does.
    if (this.#exchanges.length === 0 && this.#ticker !== null) {
      clearInterval(this.#ticker);
      this.#ticker = null;
      return;
    }
    const tick = performance.now();
    const now = Date.now();
    // Backwards, because the last one takes the place of one that leaves here.
    for (let index = this.#exchanges.length - 1; index >= 0; index -= 1) {
      const exchange = this.#exchanges[index];
      if (exchange === undefined || exchange.startedTick > tick - TICK) continue;
      exchange.judgeAt ??= this.#options.until(exchange);
      if (!exchange.announced && exchange.startedTick <= tick - OPEN_AFTER) {
        exchange.announced = true;
        this.#options.onOpen(exchange);
      }
      if (exchange.judgeAt <= now) this.#judge(exchange, 'expired');
    }
  }

  #judge(exchange: Exchange, cause: Cause): void {
    if (exchange.cut.reason !== null) return;
    try {
      const ended = this.#options.judgeAgain(exchange, cause);
      this.#conclude(exchange, ended instanceof Promise ? null : ended);
      if (!(ended instanceof Promise)) return;
      ended.then(
        (later) => this.#conclude(exchange, later),
        () => exchange.cut.cut(cause),
      );
    } catch {
      // Fails closed: what cannot be decided is not allowed.
      exchange.cut.cut(cause);
    }
  }

  #conclude(exchange: Exchange, ended: Ended | null): void {
    if (ended !== null) {
      exchange.cut.cut(ended);
    } else if (exchange.judgeAt !== null) {
      // Who is still young is asked for its first term by a tick.
      exchange.judgeAt = this.#nextFor(exchange);
    }
  }

  #nextFor(exchange: Exchange): number {
    const until = this.#options.until(exchange);
    const now = Date.now();
    return until > now ? until : now + SHORTEST_TERM;
  }
}

function sessionOf({ identity }: Exchange): string | null {
  return identity === null || identity.via === 'none' ? null : identity.session;
}
