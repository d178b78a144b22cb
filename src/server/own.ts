/** The gate's own paths on every app's host. Whatever is under our prefixes and not here is 404, and never forwarded. */

import { Refusal } from '../core/refusal.ts';
import type { App } from '../stages.ts';
import type { Exchange } from './exchange.ts';

/** Where every app finds the keys that verify the gate's assertion. */
export const KEYS_PATH = '/.well-known/sallyport/jwks.json';

export interface OwnPaths {
  /** The published assertion keys, as the text of a JWK set; read at every request, because keys rotate. */
  readonly assertionKeys: () => string;
}

export interface OwnDocument {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string;
}

// Short, so that an app learns of a new key before the old one is gone; public keys are no secret.
const KEYS_HEADERS: readonly string[] = [
  'content-type',
  'application/jwk-set+json',
  'cache-control',
  'public, max-age=300',
  'x-content-type-options',
  'nosniff',
  'access-control-allow-origin',
  '*',
];

/** Exactly the canonical spelling: a folded one is reserved, but it is nothing. */
export function resolveOwn(own: OwnPaths, exchange: Exchange, app: App): OwnDocument | Refusal {
  const { method, path } = exchange;
  if (path === null || (method !== 'GET' && method !== 'HEAD')) return new Refusal('reserved-path', 'method');
  if (exchange.kind !== 'http') return new Refusal('reserved-path', exchange.kind);
  if (path.path === KEYS_PATH || path.path === app.presetKeys) {
    return { status: 200, headers: KEYS_HEADERS, body: own.assertionKeys() };
  }
  return new Refusal('reserved-path');
}
