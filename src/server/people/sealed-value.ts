/** A value that leaves the gate and comes back by way of a browser: nobody else can make, read or change it. */

import type { Sealer } from '../../identity/sessions/sealing.ts';

/** @template T plain JSON. */
export class SealedValue<T> {
  readonly #sealer: Sealer;
  readonly #what: string;

  /** @param what kind of value, and which shape of it: one never opens as another. */
  constructor(sealer: Sealer, what: string) {
    this.#sealer = sealer;
    this.#what = what;
  }

  /** @returns base64url. */
  seal(value: T): string {
    return this.#sealer.seal(Buffer.from(JSON.stringify(value)), this.#what).toString('base64url');
  }

  /** @returns null for whatever `seal` did not make. */
  open(text: string): T | null {
    const opened = this.#sealer.open(Buffer.from(text, 'base64url'), this.#what);
    // What opens was sealed above, and has its shape.
    return opened === null ? null : JSON.parse(opened.toString());
  }
}
