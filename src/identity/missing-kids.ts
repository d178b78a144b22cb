/** Key ids that a provider was asked for and did not have: asked for again only after a while. */

const MOST = 1_000;

/** Bounded: the oldest goes when an attacker brings more, and the cool-down of the key set still holds. */
export class MissingKids {
  readonly #until = new Map<string, number>();
  readonly #lifetime: number;

  /** @param lifetime ms. Not for ever: a provider may sign with a key before it publishes it everywhere. */
  constructor(lifetime: number) {
    this.#lifetime = lifetime;
  }

  has(kid: string, now: number): boolean {
    const until = this.#until.get(kid);
    if (until === undefined) return false;
    if (now < until) return true;
    this.#until.delete(kid);
    return false;
  }

  add(kid: string, now: number): void {
    if (this.has(kid, now)) return;
    if (this.#until.size >= MOST) {
      for (const oldest of this.#until.keys()) {
        this.#until.delete(oldest);
        break;
      }
    }
    this.#until.set(kid, now + this.#lifetime);
  }

  clear(): void {
    this.#until.clear();
  }
}
