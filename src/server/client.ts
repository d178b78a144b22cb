/** Who is at the other end: the peer, or whom trusted proxies say they speak for. */

import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { contains, formatAddress, parseAddress, type Address, type Cidr } from '../core/address.ts';
import type { Client } from './exchange.ts';

/** What is known of one connection, whatever its requests say. */
interface Peer {
  readonly client: Client;
  readonly trusted: boolean;
  readonly asks: boolean;
}

/**
 * `X-Forwarded-For` is the one header that is read. `Forwarded` is not: a proxy that writes only the former passes a
 * client's own `Forwarded` on, and nobody could say which of the two it meant.
 */
export class ClientDeriver {
  readonly #trusted: readonly Cidr[];
  readonly #asking: readonly Cidr[];
  readonly #peers = new WeakMap<Socket, Peer>();

  /**
   * @param trustedProxies networks whose word on the client counts; nobody else's does
   * @param forwardAuth those among them that may ask about the requests of others. Not all: a proxy that only ends TLS
   * would let its own clients ask.
   */
  constructor(trustedProxies: readonly Cidr[], forwardAuth: readonly Cidr[]) {
    this.#trusted = trustedProxies;
    this.#asking = forwardAuth;
  }

  client(request: IncomingMessage): Client {
    const { client: peer, trusted } = this.#peerOf(request.socket);
    if (!trusted) return peer;
    const address = this.#forwardedFor(request.headers['x-forwarded-for']) ?? peer.address;
    const scheme = schemeOf(request.headers['x-forwarded-proto']) ?? peer.scheme;
    return { address, ip: formatAddress(address), scheme };
  }

  /** The peer of a connection whose request could not be read. */
  peer(socket: Socket): Client {
    return this.#peerOf(socket).client;
  }

  /** Whether the peer may ask by forward-auth. */
  mayAsk(socket: Socket): boolean {
    return this.#peerOf(socket).asks;
  }

  isTrusted(socket: Socket): boolean {
    return this.#peerOf(socket).trusted;
  }

  /** The caller's own request id, for the record only: from anybody else it would be a line that he wrote into our log. */
  parentId(request: IncomingMessage): string | null {
    const id = request.headers['x-request-id'];
    if (id === undefined || !this.isTrusted(request.socket)) return null;
    return typeof id === 'string' && /^[\x21-\x7e]{1,128}$/.test(id) ? id : null;
  }

  #peerOf(socket: Socket): Peer {
    let peer = this.#peers.get(socket);
    if (peer === undefined) {
      const address = parsePeer(socket.remoteAddress);
      const scheme = 'encrypted' in socket ? 'https' : 'http';
      peer = {
        client: { address, ip: formatAddress(address), scheme },
        trusted: isIn(this.#trusted, address),
        asks: isIn(this.#asking, address),
      };
      this.#peers.set(socket, peer);
    }
    return peer;
  }

  /**
   * Right to left to the first that is not trusted: what stands further left, that one wrote.
   * @returns null without the header. `NOWHERE` when an element that counts is not an address: the proxy's own would be a
   * way into networks that only the proxy is in.
   */
  #forwardedFor(header: string | string[] | undefined): Address | null {
    if (header === undefined) return null;
    const list = typeof header === 'string' ? header : header.join(',');
    let address: Address = NOWHERE;
    let end = list.length;
    while (end >= 0) {
      const comma = list.lastIndexOf(',', end - 1);
      address = parseHop(list.slice(comma + 1, end).trim()) ?? NOWHERE;
      if (address === NOWHERE || !isIn(this.#trusted, address) || comma === -1) return address;
      end = comma;
    }
    return address;
  }
}

function isIn(networks: readonly Cidr[], address: Address): boolean {
  for (const cidr of networks) if (contains(cidr, address)) return true;
  return false;
}

/** In nobody's network: of a connection that is already gone, or of a client that the proxy did not name readably. */
const NOWHERE: Address = [0, 0, 0, 0];

function parsePeer(text: string | undefined): Address {
  if (text === undefined) return NOWHERE;
  const zone = text.indexOf('%');
  return parseAddress(zone === -1 ? text : text.slice(0, zone)) ?? NOWHERE;
}

/** `203.0.113.7`, `203.0.113.7:4711`, `2001:db8::1` or `[2001:db8::1]:4711`. */
function parseHop(text: string): Address | null {
  if (text.startsWith('[')) {
    const close = text.indexOf(']');
    return close !== -1 && isPort(text.slice(close + 1)) ? parseAddress(text.slice(1, close)) : null;
  }
  const colon = text.indexOf(':');
  const single = colon !== -1 && colon === text.lastIndexOf(':');
  if (!single) return parseAddress(text);
  return isPort(text.slice(colon)) ? parseAddress(text.slice(0, colon)) : null;
}

function isPort(text: string): boolean {
  return /^(:\d{1,5})?$/.test(text);
}

/** One value alone: in a list, it would be anybody's guess who wrote which. */
function schemeOf(header: string | string[] | undefined): Client['scheme'] | null {
  return header === 'https' || header === 'http' ? header : null;
}
