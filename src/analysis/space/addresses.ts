/** Client addresses by the networks that they lie in: the disjoint leaves of all CIDRs. */

import { type Address, type Cidr, contains, parseAddress } from '../../core/address.ts';
import type { Network } from '../../core/policy/model.ts';
import type { Draft } from './draft.ts';
import type { Variable } from './variable.ts';

interface Leaf {
  /** An example. */
  readonly address: Address;
  /** The smallest range that it lies in; null = in none. */
  readonly cidr: Cidr | null;
  readonly networks: ReadonlySet<Network>;
}

export class Addresses implements Variable {
  readonly #leaves: readonly Leaf[];
  readonly #networks: readonly Network[];

  /** @param networks of all sides; what has the same name need not be the same */
  constructor(networks: Iterable<Network>) {
    this.#networks = [...new Set(networks)];
    this.#leaves = leavesOf(this.#networks);
  }

  get size(): number {
    return this.#leaves.length;
  }

  isIn(value: number, network: Network): boolean {
    return this.#leaves[value]?.networks.has(network) ?? false;
  }

  set(draft: Draft, value: number): void {
    draft.address = this.#leaves[value]?.address ?? null;
  }

  words(values: readonly number[]): string {
    for (const network of this.#networks) {
      if (!this.#isAlone(network)) continue;
      if (this.#is(values, (leaf) => leaf.networks.has(network))) return `the address is in network ${network.name}`;
      if (this.#is(values, (leaf) => !leaf.networks.has(network)))
        return `the address is not in network ${network.name}`;
    }
    const leaves = values.flatMap((value) => this.#leaves[value] ?? []);
    const inside = leaves.flatMap(({ cidr }) => (cidr === null ? [] : [cidr.source]));
    if (inside.length === leaves.length) return `the address is in ${inside.join(' or ')}`;
    const outside = this.#leaves.flatMap(({ cidr }, value) =>
      cidr === null || values.includes(value) ? [] : [cidr.source],
    );
    return `the address is not in ${outside.join(' or ')}`;
  }

  /** Two networks of one name, of two policies, cannot be told by it. */
  #isAlone({ name }: Network): boolean {
    return this.#networks.filter((one) => one.name === name).length === 1;
  }

  #is(values: readonly number[], holds: (leaf: Leaf) => boolean): boolean {
    const accepted = new Set(values);
    return this.#leaves.every((leaf, value) => holds(leaf) === accepted.has(value));
  }
}

/** Distinct by what they lie in; that of addresses in no network first, if there are any. */
function leavesOf(networks: readonly Network[]): readonly Leaf[] {
  const owners = new Map<string, { readonly cidr: Cidr; readonly networks: Set<Network> }>();
  for (const network of networks) {
    for (const cidr of network.cidrs) {
      const key = `${cidr.address.join('.')}/${cidr.bits}`;
      const known = owners.get(key);
      if (known === undefined) owners.set(key, { cidr, networks: new Set([network]) });
      else known.networks.add(network);
    }
  }
  const leaves = new Map<string, Leaf>();
  const places = new Map(networks.map((network, place) => [network, place]));
  const add = (leaf: Leaf): void => {
    const key = Array.from(leaf.networks, (network) => places.get(network) ?? -1)
      .sort((a, b) => a - b)
      .join();
    if (!leaves.has(key)) leaves.set(key, leaf);
  };
  const outside = exampleOutside([...owners.values()].map(({ cidr }) => cidr));
  if (outside !== null) add({ address: outside, cidr: null, networks: new Set() });
  const sorted = [...owners.values()].sort((a, b) => compare(a.cidr, b.cidr));
  const around: (typeof sorted)[number][] = [];
  for (const [index, owner] of sorted.entries()) {
    while (around.length > 0 && !isInside(owner.cidr, around.at(-1)?.cidr ?? owner.cidr)) around.pop();
    around.push(owner);
    const parts: Cidr[] = [];
    for (let next = index + 1; next < sorted.length; next += 1) {
      const other = sorted[next]?.cidr;
      if (other === undefined || !isInside(other, owner.cidr)) break;
      parts.push(other);
    }
    const address = exampleIn(owner.cidr, parts);
    if (address === null) continue;
    const inside = new Set(around.flatMap((one) => [...one.networks]));
    add({ address, cidr: owner.cidr, networks: inside });
  }
  return [...leaves.values()];
}

/** Ranges before those that lie in them. */
function compare(a: Cidr, b: Cidr): number {
  if (a.address.length !== b.address.length) return a.address.length - b.address.length;
  for (const [index, byte] of a.address.entries()) {
    const difference = byte - (b.address[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.bits - b.bits;
}

function isInside(inner: Cidr, outer: Cidr): boolean {
  return outer.bits <= inner.bits && contains(outer, inner.address);
}

/** An address of documentation (RFC 5737), where no network of the policy has it. */
function exampleOutside(cidrs: readonly Cidr[]): Address | null {
  const plain = parseAddress('198.51.100.7') ?? [];
  if (!cidrs.some((cidr) => contains(cidr, plain))) return plain;
  const sorted = cidrs.toSorted(compare);
  for (const length of [4, 16]) {
    const whole = { source: '', address: Array.from({ length }, () => 0), bits: 0 };
    const found = exampleIn(
      whole,
      sorted.filter(({ address }) => address.length === length),
    );
    if (found !== null) return found;
  }
  return null;
}

/** @param parts sorted, each inside the range, some perhaps inside others */
function exampleIn(range: Cidr, parts: readonly Cidr[]): Address | null {
  let next = firstOf(range);
  let end = lastOf(range);
  for (const part of parts) {
    const first = firstOf(part);
    if (first > next) {
      end = first - 1n;
      break;
    }
    const after = lastOf(part) + 1n;
    if (after > next) next = after;
  }
  if (next > end) return null;
  // The first address of a network is that of nobody.
  return addressOf(next < end ? next + 1n : next, range.address.length);
}

function firstOf({ address }: Cidr): bigint {
  return address.reduce((number, byte) => number * 256n + BigInt(byte), 0n);
}

function lastOf(cidr: Cidr): bigint {
  return firstOf(cidr) + 2n ** BigInt(cidr.address.length * 8 - cidr.bits) - 1n;
}

function addressOf(number: bigint, length: number): Address {
  return Array.from({ length }, (_, index) => Number((number >> BigInt(8 * (length - 1 - index))) & 255n));
}
