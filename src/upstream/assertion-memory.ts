/** Assertions minted a moment ago, by caller and decision. */

import type { Principal } from '../core/identity.ts';
import type { Permit } from '../core/policy/decide.ts';
import { Recent } from '../core/recent.ts';

interface Kept {
  readonly by: string;
  readonly token: string;
  readonly until: number;
  readonly policy: string;
  readonly device: string;
  readonly postures: readonly string[];
}

/** Rules of one app under which one caller comes through in half a minute. */
const MOST_RULES = 32;

/** Lives and dies with the principal objects, of which there is a bounded number, and with what it remembers. */
export class AssertionMemory {
  readonly #byPrincipal: Recent<Principal, Kept[]>;
  readonly #lifetime: number;

  /** @param lifetime ms. */
  constructor(lifetime: number) {
    this.#lifetime = lifetime;
    this.#byPrincipal = new Recent(lifetime);
  }

  /** @returns null unless everything that the token says is still so. */
  find({ query, verdict, policy }: Permit, principal: Principal): string | null {
    const kept = this.#byPrincipal.get(principal, query.now)?.find(({ by }) => by === verdict.by);
    if (kept === undefined || query.now >= kept.until) return null;
    if (kept.policy !== policy || kept.device !== query.device.version) return null;
    return areEqual(kept.postures, verdict.postures) ? kept.token : null;
  }

  keep({ query, verdict, policy }: Permit, principal: Principal, token: string): void {
    const { by, postures } = verdict;
    const until = Math.min(query.now + this.#lifetime, principal.expiresAt);
    const kept = { by, token, until, policy, device: query.device.version, postures };
    const others = this.#byPrincipal.get(principal, query.now)?.filter((other) => other.by !== by) ?? [];
    this.#byPrincipal.set(principal, [...others.slice(1 - MOST_RULES), kept]);
  }
}

function areEqual(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true;
  return a.length === b.length && a.every((name, index) => name === b[index]);
}
