/** Notices what has gone quiet: one coarse timer for all exchanges of an upstream instead of one timer for each. */

export interface Watched {
  /** `Watch`'s own: where it stands in the list; -1 = not watched. */
  place: number;
  /** Called once per tick. */
  tick(): void;
}

const LONGEST_TICK = 1_000;
const SHORTEST_TICK = 10;

/**
 * Counting ticks costs an exchange no timer and no reading of the clock.
 *
 * The list is an array from which the last one takes the place of the one that leaves. A `Set` looks simpler, but each
 * time it rehashes it leaves its old table behind with what was in it then, and one such table that survives in the old
 * generation keeps whole requests alive until the next full collection: measured, scavenges of 11 ms instead of 1 ms.
 */
export class Watch {
  readonly #period: number;
  readonly #watched: Watched[] = [];
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
    watched.place = this.#watched.push(watched) - 1;
    this.#timer ??= setInterval(() => this.#tick(), this.#period).unref();
  }

  remove(watched: Watched): void {
    if (watched.place === -1) return;
    const last = this.#watched.pop();
    if (last !== undefined && last !== watched) {
      last.place = watched.place;
      this.#watched[last.place] = last;
    }
    watched.place = -1;
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #tick(): void {
    // Backwards, because the last one takes the place of one that leaves here.
    for (let i = this.#watched.length - 1; i >= 0; i--) this.#watched[i]?.tick();
  }
}
