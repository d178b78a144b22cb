/** From a host to the app that is published under it, and which paths of every app are the gate's own. */

import type { CanonicalPath } from './path.ts';
import { Refusal } from './refusal.ts';

/** The portal's name, where it is a host of its own: no app may have it. */
export const PORTAL = 'sallyport';

/** Exact names, and `*.` for exactly one label; an exact name wins. Built once per load. */
export class HostTable<T> {
  readonly #exact = new Map<string, T>();
  readonly #wildcard = new Map<string, T>();

  constructor(entries: Iterable<readonly [host: string, target: T]>) {
    for (const [host, target] of entries) {
      if (host.startsWith('*.')) this.#wildcard.set(host.slice(2), target);
      else this.#exact.set(host, target);
    }
  }

  /** @param host lower case, without a port. */
  find(host: string): T | undefined {
    const exact = this.#exact.get(host);
    if (exact !== undefined) return exact;
    const dot = host.indexOf('.');
    return dot === -1 ? undefined : this.#wildcard.get(host.slice(dot + 1));
  }
}

const UNKNOWN_HOST = new Refusal('unknown-host');

export function route<T>(hosts: HostTable<T>, host: string): T | Refusal {
  return hosts.find(host) ?? UNKNOWN_HOST;
}

/** Ours on every app host, in any spelling that some reader might fold to it: never forwarded. */
export function isReserved(path: CanonicalPath): boolean {
  // `folded` costs; almost every path differs from ours in its first character.
  const first = path.path.charCodeAt(1);
  if (first !== 0x2e && first !== 0x25 && first !== 0x3b && first !== 0x2f) return false;
  const [one, two] = path.folded;
  return one === '.sallyport' || (one === '.well-known' && two === 'sallyport');
}
