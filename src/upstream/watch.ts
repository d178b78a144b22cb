/** Notices what has gone quiet: one coarse timer for all exchanges of an upstream instead of one timer for each. */

export interface Watched {
  /** Called once per tick. */
  tick(): void;
}

const LONGEST_TICK = 1_000;
const SHORTEST_TICK = 10;

/**
 * Counting ticks costs an exchange two set operations and no clock reading; a timer of its own that every chunk
 * refreshes costs about a microsecond per request.
 */
export class Watch {
  readonly #period: number;
  readonly #watched = new Set<Watched>();
  #timer: NodeJS.Timeout | null = null;

  /** @param timeouts ms, 0 = never; the tick is a quarter of the shortest, at most a second. */
  constructor(timeouts: readonly number[]) {
    const shortest = Math.min(LONGEST_TICK * 4, ...timeouts.filter((ms) => ms > 0));
    this.#period = Math.max(SHORTEST_TICK, Math.ceil(shortest / 4));
  }

  /** @returns how many ticks without a sign of life are surely at least `ms`; `Infinity` for 0. */
  ticks(ms: number): number {
    return ms === 0 ? Number.POSITIVE_INFINITY : Math.ceil(ms / this.#period) + 1;
  }

  add(watched: Watched): void {
    this.#watched.add(watched);
    this.#timer ??= setInterval(() => this.#tick(), this.#period).unref();
  }

  remove(watched: Watched): void {
    this.#watched.delete(watched);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #tick(): void {
    for (const watched of this.#watched) watched.tick();
  }
}
