/** All networks of a policy as disjoint ranges of addresses: one search finds every network that an address is in. */

import type { Address, Cidr } from '../../address.ts';
import type { Network } from '../model.ts';

/** Addresses that lie in the same networks: in those of one CIDR, and of all that enclose it. */
export class AddressClass {
  readonly #networks: ReadonlySet<string>;
  readonly #outer: AddressClass | null;

  constructor(networks: ReadonlySet<string>, outer: AddressClass | null) {
    this.#networks = networks;
    this.#outer = outer;
  }

  isIn(network: string): boolean {
    if (this.#networks.has(network)) return true;
    return this.#outer !== null && this.#outer.isIn(network);
  }
}

export class AddressSpace {
  readonly #v4: readonly Range[];
  readonly #v6: readonly Range[];

  constructor(networks: Iterable<Network>) {
    const blocks = blocksOf(networks);
    this.#v4 = rangesOf(blocks.filter(({ first }) => first.length === 4));
    this.#v6 = rangesOf(blocks.filter(({ first }) => first.length === 16));
  }

  /** @returns null for an address that is in no network */
  classOf(address: Address): AddressClass | null {
    if (address.length === 4) return find(this.#v4, address);
    return address.length === 16 ? find(this.#v6, address) : null;
  }
}

/** From behind the range before it up to `last`. */
interface Range {
  readonly last: Address;
  readonly of: AddressClass | null;
}

function find(ranges: readonly Range[], address: Address): AddressClass | null {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const range = ranges[middle];
    if (range !== undefined && compare(range.last, address) < 0) low = middle + 1;
    else high = middle;
  }
  return ranges[low]?.of ?? null;
}

interface Block {
  readonly first: Address;
  readonly last: Address;
  readonly networks: Set<string>;
}

/** Each CIDR once, outer ones before what lies in them. */
function blocksOf(networks: Iterable<Network>): readonly Block[] {
  const blocks = new Map<string, Block>();
  for (const { name, cidrs } of networks) {
    for (const { address, bits } of cidrs) {
      const key = `${address.join('.')}/${bits}`;
      const block = blocks.get(key) ?? { first: address, last: lastOf({ address, bits }), networks: new Set() };
      block.networks.add(name);
      blocks.set(key, block);
    }
  }
  return [...blocks.values()].sort((a, b) => compare(a.first, b.first) || compare(b.last, a.last));
}

/** CIDRs lie inside one another or apart, never across: a stack of the open ones is enough. */
function rangesOf(blocks: readonly Block[]): readonly Range[] {
  const ranges: Range[] = [];
  const open: { readonly last: Address; readonly of: AddressClass }[] = [];
  for (const { first, last, networks } of blocks) {
    for (let inner = open.at(-1); inner !== undefined && compare(inner.last, first) < 0; inner = open.at(-1)) {
      ranges.push(inner);
      open.pop();
    }
    const outer = open.at(-1)?.of ?? null;
    const before = addressBefore(first);
    if (before !== null) ranges.push({ last: before, of: outer });
    open.push({ last, of: new AddressClass(networks, outer) });
  }
  ranges.push(...open.toReversed());
  return ranges;
}

function lastOf({ address, bits }: Pick<Cidr, 'address' | 'bits'>): Address {
  return address.map((byte, index) => byte | (0xff >> Math.min(8, Math.max(0, bits - index * 8))));
}

/** Null for the first of all. */
function addressBefore(address: Address): Address | null {
  const bytes = [...address];
  for (let index = bytes.length - 1; index >= 0; index -= 1) {
    const byte = bytes[index] ?? 0;
    bytes[index] = (byte + 255) % 256;
    if (byte !== 0) return bytes;
  }
  return null;
}

/** Of two addresses of one length: negative, zero or positive. */
function compare(a: Address, b: Address): number {
  for (let index = 0; index < a.length; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
