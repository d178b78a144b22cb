/** The handle by which an open answer or tunnel is cut in both directions, once, with its reason. */

import type { Ended } from './outcome.ts';

/** A tenth of the cost of an AbortController, which every request would otherwise pay. */
export class Cut {
  reason: Ended | null = null;
  #listener: ((reason: Ended) => void) | null = null;

  /** One listener: whoever carries the bytes right now. Called at once if it was cut already. */
  onCut(listener: (reason: Ended) => void): void {
    this.#listener = listener;
    if (this.reason !== null) listener(this.reason);
  }

  /** The first reason stays. */
  cut(reason: Ended): void {
    if (this.reason !== null) return;
    this.reason = reason;
    this.#listener?.(reason);
  }
}
