/** What is made for somebody and can be made again: remembered while they come, and forgotten soon after they stayed away. */

/**
 * Two generations. What is asked for moves into the younger; with the first question after a period the older goes as a whole.
 * Nothing outlives two such questions unused, nor its key. 10,000 people who are signed in are rarely 10,000 at work.
 */
export class Recent<Key extends WeakKey, Value> {
  readonly #period: number;
  #young = new WeakMap<Key, Value>();
  #old = new WeakMap<Key, Value>();
  #turnsAt = 0;

  /** @param period ms. */
  constructor(period: number) {
    this.#period = period;
  }

  /** @param now ms since the epoch. */
  get(key: Key, now: number): Value | undefined {
    if (now >= this.#turnsAt) this.#turn(now);
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.#young.set(key, old);
    return old;
  }

  /** Takes the place of what `get` has just answered. */
  set(key: Key, value: Value): void {
    this.#young.set(key, value);
  }

  #turn(now: number): void {
    this.#old = this.#young;
    this.#young = new WeakMap();
    this.#turnsAt = now + this.#period;
  }
}
