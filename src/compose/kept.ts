/** What outlives a reload because nothing about it changed: key sets keep their keys, pools their connections. */

import { createHash } from 'node:crypto';

interface Entry<Thing> {
  readonly digest: string;
  readonly thing: Thing;
}

/** Named things that are made from options, and made anew only when their options change. */
export class Kept<Options, Thing> {
  readonly #make: (options: Options) => Thing;
  readonly #discard: (thing: Thing) => void;
  #entries = new Map<string, Entry<Thing>>();

  constructor(make: (options: Options) => Thing, discard: (thing: Thing) => void) {
    this.#make = make;
    this.#discard = discard;
  }

  get things(): Iterable<Thing> {
    return this.#entries.values().map((entry) => entry.thing);
  }

  /**
   * The things of the next load. What is no longer wanted is discarded only when the caller has swapped.
   * @returns the things by name, and what to call after the swap.
   */
  next(wanted: ReadonlyMap<string, Options>): { things: ReadonlyMap<string, Thing>; settle: () => void } {
    const entries = new Map<string, Entry<Thing>>();
    for (const [name, options] of wanted) {
      const digest = digestOf(options);
      const old = this.#entries.get(name);
      entries.set(name, old?.digest === digest ? old : { digest, thing: this.#make(options) });
    }
    const settle = (): void => {
      const before = this.#entries;
      this.#entries = entries;
      for (const [name, entry] of before) if (entries.get(name) !== entry) this.#discard(entry.thing);
    };
    return { things: new Map(entries.entries().map(([name, { thing }]) => [name, thing])), settle };
  }

  /** At the end of the program. */
  clear(): void {
    this.next(new Map()).settle();
  }
}

/** Options hold private keys: only their digest is kept. */
function digestOf(options: unknown): string {
  return createHash('sha256').update(JSON.stringify(options)).digest('base64url');
}
