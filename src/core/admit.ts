/** The first look at a request: is it HTTP that the gate speaks, with one host and a path? Before anybody is asked anything. */

import type { Kind } from './entry.ts';
import { parseHost } from './host.ts';
import { isMethod } from './method.ts';
import { Refusal } from './refusal.ts';

export interface Head {
  readonly kind: Kind;
  readonly method: string;
  /** As sent. */
  readonly target: string;
  readonly httpVersion: string;
  /** `[name, value, name, value, …]` as sent. */
  readonly rawHeaders: readonly string[];
}

export interface Admitted {
  /** Lower case, without a port. */
  readonly host: string;
  /** In origin form; not yet canonical. */
  readonly target: string;
}

/** `WS` is the policy's own word for an upgrade; forward-auth could carry it as a method. */
const NEVER: ReadonlySet<string> = new Set(['TRACE', 'CONNECT', 'WS']);

export function admit(head: Head): Admitted | Refusal {
  const { method, target, httpVersion, rawHeaders, kind } = head;
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return new Refusal('bad-version', httpVersion.slice(0, 8));
  if (NEVER.has(method) || !isMethod(method)) return new Refusal('bad-method');
  let host: string | null = null;
  let body: 'none' | 'sized' | 'coded' = 'none';
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    // Cheaper than lower-casing every name: only these three lengths matter.
    if (name.length === 4 && name.toLowerCase() === 'host') {
      if (host !== null) return new Refusal('bad-host', 'twice');
      host = rawHeaders[index + 1] ?? '';
    } else if (name.length === 14 && name.toLowerCase() === 'content-length') {
      const length = rawHeaders[index + 1] ?? '';
      // Beyond 2^53 undici would announce another length than the parser waits for, and 2^64 is 0 to some servers.
      if (!Number.isSafeInteger(Number(length))) return new Refusal('malformed-request', 'content-length');
      if (body === 'none' && length !== '0') body = 'sized';
    } else if (name.length === 17 && name.toLowerCase() === 'transfer-encoding') {
      // RFC 9112 §6.1: the parser takes `chunked` away and nothing else; HTTP/1.0 has no codings, and old proxies read
      // the length instead.
      if (httpVersion === '1.0') return new Refusal('malformed-request', 'coding-in-http-1.0');
      if (body === 'coded' || rawHeaders[index + 1]?.toLowerCase() !== 'chunked') {
        return new Refusal('malformed-request', 'transfer-coding');
      }
      body = 'coded';
    }
  }
  // RFC 9112 §3.2: exactly one; we ask it of HTTP/1.0 too, because the host chooses the app.
  const parsed = host === null ? null : parseHost(host);
  if (parsed === null) return new Refusal('bad-host', host === null ? 'missing' : 'malformed');
  if (kind === 'websocket') {
    // RFC 6455 §4.1: a GET of HTTP/1.1; a body would still be on its way when the bytes become frames.
    if (httpVersion !== '1.1' || method !== 'GET') return new Refusal('bad-upgrade', 'not-a-get');
    if (body !== 'none') return new Refusal('bad-upgrade', 'body');
  }
  if (!target.startsWith('/')) return new Refusal('bad-target', 'not-origin-form');
  return { host: parsed.name, target };
}
