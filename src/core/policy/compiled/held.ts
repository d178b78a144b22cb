/** Sets of postures that hold, each one object. */

/** More sets than these, and all are forgotten. */
const MOST = 4096;

export class Held {
  /** In code-unit order. */
  readonly names: readonly string[];
  readonly next = new Map<string, Held>();

  constructor(names: readonly string[]) {
    this.names = names;
  }
}

export class HeldSets {
  none = new Held(Object.freeze([]));
  #count = 0;

  /** @param name one that comes after those of `held` */
  with(held: Held, name: string): Held {
    const known = held.next.get(name);
    if (known !== undefined) return known;
    const next = new Held(Object.freeze([...held.names, name]));
    held.next.set(name, next);
    this.#count += 1;
    if (this.#count > MOST) {
      this.none = new Held(Object.freeze([]));
      this.#count = 0;
    }
    return next;
  }
}
