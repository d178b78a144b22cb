/** Protected resource metadata: from an app's own address, where a program gets a token for it (RFC 9728). */

import type { App } from '../stages.ts';
import type { Exchange } from './exchange.ts';
import type { OwnDocument } from './own.ts';

export const RESOURCE_METADATA_PATH = '/.well-known/oauth-protected-resource';

// Public by its nature, and the same for everybody; pages of other origins may read it.
const HEADERS: readonly string[] = [
  'content-type',
  'application/json',
  'cache-control',
  'public, max-age=300',
  'x-content-type-options',
  'nosniff',
  'access-control-allow-origin',
  '*',
];

export function resourceMetadata(exchange: Exchange, app: App): OwnDocument {
  const document = {
    // §3.3: exactly the identifier that the client began with.
    resource: app.originAt(exchange.host ?? ''),
    resource_name: app.card.title,
    authorization_servers: app.tokenIssuers,
    bearer_methods_supported: ['header'],
  };
  return { status: 200, headers: HEADERS, body: `${JSON.stringify(document)}\n` };
}

/** For `WWW-Authenticate` (§5.1). Null where no token is taken. */
export function metadataUrl(exchange: Exchange, app: App): string | null {
  return app.tokenIssuers.length === 0 ? null : app.originAt(exchange.host ?? '') + RESOURCE_METADATA_PATH;
}
