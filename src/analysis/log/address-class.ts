/** Addresses that are in the same networks are one address to the policies. */

import { contains, parseAddress, type Address } from '../../core/address.ts';
import type { Network, Policy } from '../../core/policy/model.ts';

/** As many addresses are remembered; a log with more asks some of them again. */
const REMEMBERED = 50_000;

export class AddressClasses {
  readonly #networks: readonly Network[];
  readonly #known = new Map<string, string>();

  constructor(policies: readonly Policy[]) {
    this.#networks = policies.flatMap(({ networks }) => [...networks.values()]);
  }

  /** Equal for addresses that no network tells apart. */
  of(ip: string): string {
    const known = this.#known.get(ip);
    if (known !== undefined) return known;
    const address = addressOf(ip);
    let name = '';
    for (const { cidrs } of this.#networks) name += cidrs.some((cidr) => contains(cidr, address)) ? '1' : '0';
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(ip, name);
    return name;
  }
}

/** What is no address is in no network. */
export function addressOf(ip: string): Address {
  return parseAddress(ip) ?? [];
}
