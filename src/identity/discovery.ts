/** OpenID Connect Discovery: from the issuer to its metadata, checked anew each time. */

import type { ServerMetadata } from 'openid-client';
import { isLoopback } from '../core/host.ts';
import { fetchDocument } from './fetch-document.ts';
import { parseObject } from '../core/strict-json.ts';

export interface Asker {
  /** Exactly as it must stand in the metadata. */
  readonly issuer: string;
  readonly clientId: string | null;
  /** ms for each request. */
  readonly timeout: number;
}

/** @throws Error when the metadata cannot be had, or is not this issuer's. Its endpoints are not yet `pinned`. */
export async function discover({ issuer, clientId, timeout }: Asker): Promise<ServerMetadata> {
  // Loaded when it is needed: it would cost every start of the gate about 60 ms.
  const { allowInsecureRequests, customFetch, discovery } = await import('openid-client');
  const server = new URL(issuer);
  // The configuration has judged the issuer's own scheme; only loopback and a named weakening come here without TLS.
  const execute = server.protocol === 'http:' ? [allowInsecureRequests] : [];
  const configuration = await discovery(server, clientId ?? 'sallyport', undefined, undefined, {
    timeout: timeout / 1000,
    execute,
    [customFetch]: async (url: string) => {
      const { text, contentType } = await fetchDocument(new URL(url), timeout);
      if (parseObject(text) === null) throw new Error(`${url}: answered no JSON object that has one reading`);
      return new Response(text, { headers: { 'content-type': contentType } });
    },
  }).catch((error: unknown) => {
    // What openid-client says of a failed request is only that something went wrong.
    throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
  });
  const metadata = configuration.serverMetadata();
  // openid-client compares as URLs; OpenID Connect Discovery §4.3 wants the same string, as it will stand in `iss`.
  if (metadata.issuer !== issuer) throw new Error(`the metadata is that of \`${metadata.issuer}\``);
  return metadata;
}

/** @throws Error as above, or when the metadata sends the gate to a place for keys that it must not ask. */
export async function discoverKeys(asker: Asker): Promise<URL> {
  const { jwks_uri: keysUri } = await discover(asker);
  if (keysUri === undefined) throw new Error('the metadata does not say where the keys are');
  return pinned(asker.issuer, 'jwks_uri', keysUri);
}

/**
 * A provider must not make the gate ask in the clear, nor ask something on the gate's own machine.
 *
 * @throws Error when the endpoint would.
 */
export function pinned(issuer: string, member: string, value: unknown): URL {
  const from = new URL(issuer);
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new Error(`\`${member}\` is not a web address`);
  if (url.protocol === 'http:' && (from.protocol !== 'http:' || url.hostname !== from.hostname)) {
    throw new Error(`\`${member}\` has no TLS`);
  }
  if (isLoopback(url.hostname) && !isLoopback(from.hostname))
    throw new Error(`\`${member}\` points to the gate itself`);
  return url;
}
