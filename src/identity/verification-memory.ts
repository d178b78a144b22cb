/** What was verified before, so that the same token costs a hash instead of a signature check. */

import type { Principal } from '../core/identity.ts';
import type { KeyRing } from './key-ring.ts';

export interface Verification {
  readonly principal: Principal;
  /** ms since the epoch; with `principal.expiresAt` judged anew on every request. */
  readonly notBefore: number;
}

/**
 * A bounded memory of a pure function of the token and the keys. Two halves: a hit in the young one writes nothing, and when it is
 * full it becomes the old one. So what is used within half the limit stays, without a list to reorder on each request.
 *
 * INVARIANT: everything in it was verified with `#ring`; other keys, and it is empty.
 */
export class VerificationMemory {
  readonly #half: number;
  #ring: KeyRing | null = null;
  #young = new Map<string, Verification>();
  #old = new Map<string, Verification>();

  /** @param limit of tokens. */
  constructor(limit: number) {
    this.#half = Math.max(1, Math.floor(limit / 2));
  }

  find(key: string, ring: KeyRing): Verification | null {
    if (ring !== this.#ring) return null;
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old === undefined) return null;
    this.#store(key, old);
    return old;
  }

  /** Several requests may verify one token at once: the first of them is what all later ones see. */
  remember(key: string, verification: Verification, ring: KeyRing): Verification {
    if (ring !== this.#ring) {
      this.#young.clear();
      this.#old.clear();
      this.#ring = ring;
    }
    const before = this.find(key, ring);
    if (before !== null) return before;
    this.#store(key, verification);
    return verification;
  }

  #store(key: string, verification: Verification): void {
    if (this.#young.size >= this.#half) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, verification);
  }
}
