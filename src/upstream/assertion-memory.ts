/** Assertions minted a moment ago, by caller and decision. */

import type { Principal } from '../core/identity.ts';
import type { Permit } from '../core/policy/decide.ts';

interface Kept {
  readonly token: string;
  readonly until: number;
  readonly policy: string;
  readonly device: string;
  readonly postures: readonly string[];
}

/** Rules of one app under which one caller comes through in half a minute. */
const MOST_RULES = 32;

/** Lives and dies with the principal objects, of which there is a bounded number. */
export class AssertionMemory {
  readonly #byPrincipal = new WeakMap<Principal, Map<string, Kept>>();
  readonly #lifetime: number;

  /** @param lifetime ms. */
  constructor(lifetime: number) {
    this.#lifetime = lifetime;
  }

  /** @returns null unless everything that the token says is still so. */
  find({ query, verdict, policy }: Permit, principal: Principal): string | null {
    const kept = this.#byPrincipal.get(principal)?.get(verdict.by);
    if (kept === undefined || query.now >= kept.until) return null;
    if (kept.policy !== policy || kept.device !== query.device.version) return null;
    return areEqual(kept.postures, verdict.postures) ? kept.token : null;
  }

  keep({ query, verdict, policy }: Permit, principal: Principal, token: string): void {
    let byRule = this.#byPrincipal.get(principal);
    if (byRule === undefined) {
      byRule = new Map();
      this.#byPrincipal.set(principal, byRule);
    }
    if (byRule.size >= MOST_RULES) byRule.clear();
    const until = Math.min(query.now + this.#lifetime, principal.expiresAt);
    byRule.set(verdict.by, { token, until, policy, device: query.device.version, postures: verdict.postures });
  }
}

function areEqual(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true;
  return a.length === b.length && a.every((name, index) => name === b[index]);
}
