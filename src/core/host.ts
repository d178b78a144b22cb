/** The host of a request: RFC 3986 authority without user information, folded to one spelling. */

import { formatAddress, parseAddress } from './address.ts';

export interface Host {
  /** Lower case, without a trailing dot; IPv6 in brackets. */
  readonly name: string;
  /** Null when none was written. */
  readonly port: number | null;
}

/** LDH labels and `_`, at most 63 each. Both cases, because lower-casing first would make a `k` of the Kelvin sign. */
const NAME = /^(?:[A-Z0-9_](?:[A-Z0-9_-]{0,61}[A-Z0-9_])?(?:\.(?!$)|$))+$/i;
/** A last label that a URL parser reads as a number: the whole can only be an IPv4 address, in its one spelling. */
const NUMERIC = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/;
const PORT = /^\d{1,5}$/;

/** @returns null for anything but a name in A-labels or an IP address, with or without a port. */
export function parseHost(text: string): Host | null {
  if (text.length > 261) return null;
  const end = text.startsWith('[') ? text.indexOf(']') + 1 : text.indexOf(':');
  const name = parseName(end === -1 ? text : text.slice(0, end));
  if (name === null) return null;
  if (end === -1 || end === text.length) return { name, port: null };
  const port = text.slice(end + 1);
  if (text[end] !== ':' || !PORT.test(port) || Number(port) > 65_535) return null;
  return { name, port: Number(port) };
}

/** This machine: `localhost`, `*.localhost` (RFC 6761 §6.3), 127.0.0.0/8, `::1` in brackets or without. */
export function isLoopback(host: string): boolean {
  const address = parseAddress(host.startsWith('[') ? host.slice(1, -1) : host);
  if (address === null) return host === 'localhost' || host.endsWith('.localhost');
  return address.length === 4 ? address[0] === 127 : formatAddress(address) === '::1';
}

function parseName(text: string): string | null {
  if (text.startsWith('[')) {
    const address = text.endsWith(']') ? parseAddress(text.slice(1, -1)) : null;
    if (address === null || !text.includes(':')) return null;
    return address.length === 4 ? formatAddress(address) : `[${formatAddress(address)}]`;
  }
  const bare = text.endsWith('.') ? text.slice(0, -1) : text;
  if (bare.length > 253 || !NAME.test(bare)) return null;
  const name = bare.toLowerCase();
  return NUMERIC.test(name) && parseAddress(name) === null ? null : name;
}
