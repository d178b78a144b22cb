/** Streams leave two lines, when they are a second old and when they end: which of them count. */

import type { Logged } from './logged.ts';

/** Ids remembered at once, of each kind. */
const MOST = 100_000;

export class Streams {
  /** Open, and no end seen yet. */
  readonly #open = new Map<string, Logged>();
  /** Ends whose beginning may stand in a file that comes later. */
  readonly #ended = new Set<string>();
  /** Ids that were given up: so many streams at most were counted twice, or not at all. */
  forgotten = 0;

  /** The line of a stream that is still open. */
  opened(request: Logged): void {
    if (this.#ended.delete(request.id)) return;
    if (this.#open.size < MOST) this.#open.set(request.id, request);
    else this.forgotten += 1;
  }

  /** The last line of a request that may have had one before. */
  ended({ id }: Logged): void {
    if (this.#open.delete(id)) return;
    if (this.#ended.size >= MOST) {
      this.forgotten += this.#ended.size;
      this.#ended.clear();
    }
    this.#ended.add(id);
  }

  /** Those whose end is not in the log: still open, or the gate was killed. */
  unfinished(): Iterable<Logged> {
    return this.#open.values();
  }
}
