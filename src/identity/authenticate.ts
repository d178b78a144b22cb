/** Who is asking: from the request's one credential to an identity, without any other way in. */

import { hash } from 'node:crypto';
import { ANONYMOUS, type Identity } from '../core/identity.ts';
import { Refusal } from '../core/refusal.ts';
import { readCredential } from './credential.ts';
import type { Provider } from './provider.ts';
import { LONGEST_TOKEN, parseToken, refuse } from './token-format.ts';

interface Presented {
  /** `[name, value, …]` as sent. */
  readonly rawHeaders: readonly string[];
  /** With its `?`, or empty. */
  readonly query: string;
}

/** What an app accepts. */
export interface Accepts {
  /** Names of providers whose identities count. */
  readonly providers: readonly string[];
  /** `pass`: `Authorization` is the app's own, and never read. */
  readonly authorization: 'ours' | 'pass';
}

/**
 * A remembered token is answered at once, any other by a promise. Rejects with Fault `keys-unavailable`.
 * INVARIANT: a bearer token that does not verify is refused; it is never anonymous, and no other credential is tried.
 */
export type Authenticator = (
  request: Presented,
  accepts: Accepts,
  now: number,
) => Identity | Refusal | Promise<Identity | Refusal>;

export function createAuthenticator(providers: readonly Provider[]): Authenticator {
  return (request, accepts, now) => {
    if (accepts.authorization === 'pass') return ANONYMOUS;
    const token = readCredential(request.rawHeaders, request.query);
    if (token === null) return ANONYMOUS;
    if (token instanceof Refusal) return token;
    if (token.length > LONGEST_TOKEN) return refuse('too-long');
    // Not the token itself: a memory of working tokens would be worth stealing.
    const key = hash('sha256', token, 'base64url');
    for (const provider of providers) {
      if (!accepts.providers.includes(provider.name)) continue;
      const known = provider.recall(key, now);
      if (known !== null) return known;
    }
    const parsed = parseToken(token);
    if (parsed instanceof Refusal) return parsed;
    // `iss` is not yet believed: it only chooses whose keys must prove it (RFC 8725 §3.8).
    const provider = providers.find(({ name, issuer }) => issuer === parsed.iss && accepts.providers.includes(name));
    return provider === undefined ? refuse('unknown-issuer') : provider.verify(parsed, key, now);
  };
}
