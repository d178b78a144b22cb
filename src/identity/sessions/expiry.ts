/** Ends sessions whose time is over. The store tells of them as of all that are removed; nobody revoked these. */

import type { SessionStore } from '../../core/session-store.ts';

export class Expiry {
  readonly #store: SessionStore;
  readonly #ending = new Set<string>();

  constructor(store: SessionStore) {
    this.#store = store;
  }

  async end(id: string): Promise<void> {
    this.#ending.add(id);
    try {
      // It tells of it before it resolves.
      await this.#store.remove([id]);
    } finally {
      this.#ending.delete(id);
    }
  }

  /** Whether it is this that ends it, as long as the store tells of it. */
  isEnding(id: string): boolean {
    return this.#ending.has(id);
  }
}
