/** The gate's own paths on every app's host. Whatever is under our prefixes and not here is 404, and never forwarded. */

import { Refusal } from '../core/refusal.ts';
import type { App } from '../stages.ts';
import type { Exchange } from './exchange.ts';
import { RESOURCE_METADATA_PATH, resourceMetadata } from './resource-metadata.ts';

/** Where every app finds the keys that verify the gate's assertion. */
export const KEYS_PATH = '/.well-known/sallyport/jwks.json';

export interface OwnDocument {
  readonly status: number;
  /** `[name, value, …]`. */
  readonly headers: readonly string[];
  readonly body: string;
}

export type OwnAnswer = OwnDocument | Refusal;

/** What stands at one of our paths. */
export interface OwnRoute {
  /** HEAD only where GET changes nothing. */
  readonly methods: readonly ('GET' | 'HEAD' | 'POST')[];
  readonly answer: (exchange: Exchange, app: App) => OwnAnswer | Promise<OwnAnswer>;
}

export interface OwnPaths {
  /** The published assertion keys, as the text of a JWK set; read at every request, because keys rotate. */
  readonly assertionKeys: () => string;
  /** What people see; null = there is nothing at this path of this app's host. */
  readonly people: (path: string, app: App, host: string) => OwnRoute | null;
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
export function resolveOwn(own: OwnPaths, exchange: Exchange, app: App): OwnAnswer | Promise<OwnAnswer> {
  const { kind, method, path, host } = exchange;
  if (kind !== 'http') return new Refusal('reserved-path', kind);
  const route = path === null ? null : routeFor(own, path.path, app, host ?? '');
  if (route === null) return new Refusal('reserved-path');
  return route.methods.some((candidate) => candidate === method)
    ? route.answer(exchange, app)
    : new Refusal('reserved-path', 'method');
}

function routeFor({ assertionKeys, people }: OwnPaths, path: string, app: App, host: string): OwnRoute | null {
  if (path === KEYS_PATH || path === app.presetKeys) {
    return { methods: ['GET', 'HEAD'], answer: () => ({ status: 200, headers: KEYS_HEADERS, body: assertionKeys() }) };
  }
  if (path === RESOURCE_METADATA_PATH && app.tokenIssuers.length > 0)
    return { methods: ['GET', 'HEAD'], answer: resourceMetadata };
  return people(path, app, host);
}
