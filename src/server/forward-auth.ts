/** Forward-auth: another proxy holds the request and asks us about it (nginx `auth_request`, Traefik, Caddy, Envoy). */

import type { IncomingMessage } from 'node:http';
import { Refusal } from '../core/refusal.ts';
import { handle } from '../gate.ts';
import type { Gate } from '../stages.ts';
import { Exchange, type Channel, type Client } from './exchange.ts';

export const FORWARD_AUTH_PATH = '/.sallyport/auth';

/** The asking request as the listener read it. */
export interface Asking {
  readonly id: string;
  readonly request: IncomingMessage;
  readonly channel: Channel;
  /** Already derived through the trusted proxies. */
  readonly client: Client;
  /** The raw target of the asking request. */
  readonly target: string;
  readonly parentId: string | null;
}

/** The request that the other proxy holds. */
export interface Original {
  readonly method: string;
  readonly target: string;
  readonly scheme: 'http' | 'https';
  readonly rawHeaders: readonly string[];
}

/** Whether a raw target asks by forward-auth. The caller has yet to see that the peer may ask; to others it is 404. */
export function isForwardAuth(target: string): boolean {
  if (!target.startsWith(FORWARD_AUTH_PATH)) return false;
  const next = target.charAt(FORWARD_AUTH_PATH.length);
  return next === '' || next === '/' || next === '?';
}

/** Answers one question of a proxy that may ask, on the same line as every other request. Never throws. */
export async function serveForwardAuth(gate: Gate, asking: Asking): Promise<void> {
  const original = readOriginal(asking);
  if (original instanceof Refusal) {
    // It is the asking request itself that cannot be read, so it is answered and recorded as what it is.
    const { request } = asking;
    const exchange = new Exchange({
      ...asking,
      kind: 'http',
      method: request.method ?? '',
      rawHeaders: request.rawHeaders,
    });
    gate.record(exchange, await gate.answers.refusal(exchange, original));
    return;
  }
  const { method, target, rawHeaders, scheme } = original;
  const client = { ...asking.client, scheme };
  await handle(gate, new Exchange({ ...asking, kind: 'forward-auth', client, method, target, rawHeaders }));
}

/**
 * The request in question. Traefik and Caddy describe it in `X-Forwarded-{Method,Proto,Host,Uri}`, nginx in
 * `X-Original-{Method,URL}`, Envoy sends the request itself with our path as a prefix. A header of the other family, or
 * a second one of the same name, came from the client: 400, because nobody could say which of them the proxy meant.
 */
export function readOriginal(asking: Pick<Asking, 'request' | 'target' | 'client'>): Original | Refusal {
  const { request, target, client } = asking;
  const described = new Map<string, string>();
  const rawHeaders: string[] = [];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? '';
    const value = request.rawHeaders[index + 1] ?? '';
    const lower = name.toLowerCase();
    if (DESCRIBING.has(lower)) {
      if (described.has(lower)) return new Refusal('bad-target', 'forward-auth-duplicate');
      described.set(lower, value);
    } else if (!OF_THE_ASKING.has(lower)) {
      rawHeaders.push(name, value);
    }
    // A proxy drops `Upgrade` before it asks, but the handshake's own headers stay. What opens here could never be cut
    // again by the gate, and GET would be judged for WS.
    if (lower.startsWith('sec-websocket-')) return new Refusal('bad-upgrade', 'forward-auth');
  }
  const line = target.startsWith(`${FORWARD_AUTH_PATH}/`)
    ? {
        method: request.method ?? '',
        scheme: client.scheme,
        host: described.get('host') ?? '',
        target: target.slice(FORWARD_AUTH_PATH.length),
      }
    : describedLine(described);
  if (line instanceof Refusal) return line;
  rawHeaders.push('Host', line.host);
  return { method: line.method, target: line.target, scheme: line.scheme, rawHeaders };
}

interface RequestLine {
  readonly method: string;
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly target: string;
}

const DESCRIBING: ReadonlySet<string> = new Set([
  'host',
  'x-forwarded-method',
  'x-forwarded-proto',
  'x-forwarded-host',
  'x-forwarded-uri',
  'x-original-method',
  'x-original-url',
]);

/** Framing and connection of the asking request; the original's are the other proxy's affair. */
const OF_THE_ASKING: ReadonlySet<string> = new Set(['connection', 'content-length', 'transfer-encoding', 'upgrade']);

const INCOMPLETE = new Refusal('bad-target', 'forward-auth-incomplete');

function describedLine(described: ReadonlyMap<string, string>): RequestLine | Refusal {
  const forwarded = described.has('x-forwarded-method') || described.has('x-forwarded-uri');
  const original = described.has('x-original-method') || described.has('x-original-url');
  if (forwarded && original) return new Refusal('bad-target', 'forward-auth-two-families');
  return original ? originalLine(described) : forwardedLine(described);
}

function forwardedLine(described: ReadonlyMap<string, string>): RequestLine | Refusal {
  const method = described.get('x-forwarded-method');
  const scheme = schemeOf(described.get('x-forwarded-proto'));
  const host = described.get('x-forwarded-host');
  const target = described.get('x-forwarded-uri');
  if (method === undefined || scheme === null || host === undefined || target === undefined) return INCOMPLETE;
  return { method, scheme, host, target };
}

/** Cut by hand: `URL` would repair the path that is to be judged as it stands. */
function originalLine(described: ReadonlyMap<string, string>): RequestLine | Refusal {
  const method = described.get('x-original-method');
  const url = described.get('x-original-url');
  if (method === undefined || url === undefined) return INCOMPLETE;
  const colon = url.indexOf('://');
  const slash = url.indexOf('/', colon + 3);
  const scheme = schemeOf(url.slice(0, Math.max(colon, 0)));
  if (scheme === null || slash === -1) return INCOMPLETE;
  return { method, scheme, host: url.slice(colon + 3, slash), target: url.slice(slash) };
}

function schemeOf(text: string | undefined): 'http' | 'https' | null {
  return text === 'http' || text === 'https' ? text : null;
}
