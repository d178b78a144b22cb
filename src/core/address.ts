/** IP addresses and networks; IPv4-mapped IPv6 is folded to IPv4. */

/** 4 or 16 bytes, network order, as a plain array (it crosses threads, and comparing is a loop). */
export type Address = readonly number[];

export interface Cidr {
  readonly source: string;
  readonly address: Address;
  readonly bits: number;
}

const OCTET = /^(?:0|[1-9]\d{0,2})$/;
const GROUP = /^[0-9a-f]{1,4}$/i;

/** @returns null for anything but a full IPv4 or IPv6 address; zone ids are refused. */
export function parseAddress(text: string): Address | null {
  if (!text.includes(':')) return parseV4(text);
  const bytes = parseV6(text);
  return bytes === null ? null : folded(bytes);
}

/** RFC 5952: lower case, the longest run of zeros shortened. */
export function formatAddress(address: Address): string {
  if (address.length === 4) return address.join('.');
  const groups = Array.from(
    { length: 8 },
    (_, index) => ((address[index * 2] ?? 0) << 8) | (address[index * 2 + 1] ?? 0),
  );
  const [start, length] = longestZeros(groups);
  if (length < 2) return hex(groups);
  return `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

function hex(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(':');
}

/** `10.0.0.0/8`; a bare address is the network of itself alone. Null also when bits behind the prefix are set. */
export function parseCidr(source: string): Cidr | null {
  const [text = '', prefix, ...more] = source.split('/');
  const address = parseAddress(text);
  if (address === null || more.length > 0) return null;
  const whole = address.length * 8;
  if (prefix === undefined) return { source, address, bits: whole };
  if (!OCTET.test(prefix)) return null;
  // `::ffff:10.0.0.0/104` is 10.0.0.0/8 in its mapped spelling.
  const bits = Number(prefix) - (address.length === 4 && text.includes(':') ? 96 : 0);
  if (bits < 0 || bits > whole || !isNetwork(address, bits)) return null;
  return { source, address, bits };
}

export function contains(cidr: Cidr, address: Address): boolean {
  if (cidr.address.length !== address.length) return false;
  const full = cidr.bits >> 3;
  for (let index = 0; index < full; index += 1) if (cidr.address[index] !== address[index]) return false;
  const rest = cidr.bits & 7;
  return rest === 0 || ((cidr.address[full] ?? 0) ^ (address[full] ?? 0)) >> (8 - rest) === 0;
}

/**
 * Whether networks of one family together are every address there is, as `0.0.0.0/1` and `128.0.0.0/1` are.
 *
 * @param depth bits in which all of them agree.
 */
export function coverAll(networks: readonly Cidr[], depth = 0): boolean {
  if (networks.length === 0) return false;
  if (networks.some(({ bits }) => bits <= depth)) return true;
  const upper = ({ address }: Cidr): boolean => ((address[depth >> 3] ?? 0) & (0x80 >> (depth & 7))) !== 0;
  const half = (wanted: boolean): Cidr[] => networks.filter((network) => upper(network) === wanted);
  return coverAll(half(false), depth + 1) && coverAll(half(true), depth + 1);
}

function parseV4(text: string): Address | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => OCTET.test(part) && Number(part) < 256)) return null;
  return parts.map(Number);
}

function parseV6(text: string): number[] | null {
  const [left = '', right, ...more] = text.split('::');
  if (more.length > 0) return null;
  const head = parseGroups(left, right === undefined);
  const tail = right === undefined ? [] : parseGroups(right, true);
  if (head === null || tail === null) return null;
  const missing = 16 - head.length - tail.length;
  // `::` stands for at least one group.
  if (right === undefined ? missing !== 0 : missing < 2) return null;
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

/** An IPv4 address may stand for the last two groups. */
function parseGroups(text: string, last: boolean): number[] | null {
  if (text === '') return [];
  const bytes: number[] = [];
  const groups = text.split(':');
  for (const [index, group] of groups.entries()) {
    if (GROUP.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    } else {
      const v4 = last && index === groups.length - 1 ? parseV4(group) : null;
      if (v4 === null) return null;
      bytes.push(...v4);
    }
  }
  return bytes;
}

function folded(bytes: readonly number[]): Address {
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return mapped ? bytes.slice(12) : bytes;
}

function isNetwork(address: Address, bits: number): boolean {
  return address.every((byte, index) => {
    const kept = Math.min(8, Math.max(0, bits - index * 8));
    return (byte & (0xff >> kept)) === 0;
  });
}

function longestZeros(groups: readonly number[]): readonly [start: number, length: number] {
  let best: readonly [number, number] = [0, 0];
  let start = 0;
  for (let index = 0; index <= groups.length; index += 1) {
    if (groups[index] === 0) continue;
    if (index - start > best[1]) best = [start, index - start];
    start = index + 1;
  }
  return best;
}
