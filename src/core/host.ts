/** The host of a request: RFC 3986 authority without user information, folded to one spelling. */

import { formatAddress, parseAddress } from './address.ts';

export interface Host {
  /** Lower case, without a trailing dot; IPv6 in brackets. */
  readonly name: string;
  /** Null when none was written. */
  readonly port: number | null;
}

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
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

function parseName(text: string): string | null {
  if (text.startsWith('[')) {
    const address = text.endsWith(']') ? parseAddress(text.slice(1, -1)) : null;
    if (address === null || !text.includes(':')) return null;
    return address.length === 4 ? formatAddress(address) : `[${formatAddress(address)}]`;
  }
  const lower = text.toLowerCase();
  const name = lower.endsWith('.') ? lower.slice(0, -1) : lower;
  const labels = name.split('.');
  if (name.length > 253 || !labels.every((label) => LABEL.test(label))) return null;
  // A last label of digits can only be an IPv4 address (RFC 3986 §3.2.2 with the WHATWG's caution), in its one spelling.
  if (/^\d+$|^0x[0-9a-f]*$/.test(labels.at(-1) ?? '')) return parseAddress(name) === null ? null : name;
  return name;
}
