/** OpenID Connect Discovery: from the issuer to the address of its keys, checked anew each time. */

import { isLoopback } from '../core/host.ts';
import { fetchDocument } from './fetch-document.ts';
import type { Asker } from './key-source.ts';

/** @throws Error when the metadata is not this issuer's, or sends the gate to a place for keys that it must not ask. */
export async function discoverKeys({ issuer, clientId, timeout }: Asker): Promise<URL> {
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
      return new Response(text, { headers: { 'content-type': contentType } });
    },
  }).catch((error: unknown) => {
    // What openid-client says of a failed request is only that something went wrong.
    throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
  });
  const metadata = configuration.serverMetadata();
  // openid-client compares as URLs; OpenID Connect Discovery §4.3 wants the same string, as it will stand in `iss`.
  if (metadata.issuer !== issuer) throw new Error(`the metadata is that of \`${metadata.issuer}\``);
  if (metadata.jwks_uri === undefined) throw new Error('the metadata does not say where the keys are');
  return pinned(server, metadata.jwks_uri);
}

/** A provider must not make the gate ask for keys in the clear, nor ask something on the gate's own machine. */
function pinned(issuer: URL, keysUri: string): URL {
  const url = URL.parse(keysUri);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new Error('`jwks_uri` is not a web address');
  if (url.protocol === 'http:' && (issuer.protocol !== 'http:' || url.hostname !== issuer.hostname)) {
    throw new Error('`jwks_uri` has no TLS');
  }
  if (isLoopback(url.hostname) && !isLoopback(issuer.hostname)) throw new Error('`jwks_uri` points to the gate itself');
  return url;
}
