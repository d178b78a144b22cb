/** Who is asking: from the request's one credential to an identity, without any other way in. */

import { hash } from 'node:crypto';
import { SESSION_COOKIE } from '../core/gate-cookie.ts';
import { ANONYMOUS, type Identity, type Principal } from '../core/identity.ts';
import { Refusal } from '../core/refusal.ts';
import { readCookie } from './cookie.ts';
import { readCredential } from './credential.ts';
import type { Provider } from './provider.ts';
import { LONGEST_TOKEN, parseToken, refuse } from './token-format.ts';

interface Presented {
  /** `[name, value, …]` as sent. */
  readonly rawHeaders: readonly string[];
  /** With its `?`, or empty. */
  readonly query: string;
  /** Lower case, without a port: a session's cookie opens on its own host only. */
  readonly host: string;
  /** `recheck`: what is open already is only decided again. */
  readonly occasion: 'request' | 'recheck';
}

/** What an app accepts. */
export interface Accepts {
  /** Names of providers whose identities count. */
  readonly providers: readonly string[];
  readonly credentials: readonly ('session' | 'bearer')[];
  /** `pass`: `Authorization` is the app's own, and never read. */
  readonly authorization: 'ours' | 'pass';
}

/** The sessions of browsers, as far as a request asks for them. */
export interface SessionOpener {
  /**
   * @param ticket the cookie's value, as it came.
   * @param now ms since the epoch.
   * @returns at once when it is remembered; null when it opens no live session on this host. Rejects with a Fault.
   */
  open(ticket: string, host: string, now: number): Principal | null | Promise<Principal | null>;
  /** As `open`, without counting as a use of the session. */
  look(ticket: string, host: string, now: number): Principal | null | Promise<Principal | null>;
}

/**
 * What is remembered is answered at once, all else by a promise. Rejects with a Fault (`keys-unavailable`,
 * `store-unavailable`).
 * INVARIANT: a bearer token that does not verify is refused; it is never anonymous, and no other credential is tried.
 */
export type Authenticator = (
  request: Presented,
  accepts: Accepts,
  now: number,
) => Identity | Refusal | Promise<Identity | Refusal>;

/** @param sessions null = nobody signs in with a browser. */
export function createAuthenticator(
  providers: readonly Provider[],
  sessions: SessionOpener | null = null,
): Authenticator {
  const people = sessions === null ? null : { sessions, issuers: issuersOf(providers) };
  return (request, accepts, now) => {
    if (accepts.authorization === 'ours' && accepts.credentials.includes('bearer')) {
      const token = readCredential(request.rawHeaders, request.query);
      if (token instanceof Refusal) return token;
      if (token !== null) return byToken(providers, token, accepts, now);
    }
    if (people === null || !accepts.credentials.includes('session')) return ANONYMOUS;
    return bySession(people, request, accepts, now);
  };
}

/** Where people sign in: the name in sallyport.yaml → `iss`. */
function issuersOf(providers: readonly Provider[]): ReadonlyMap<string, string> {
  const able = providers.filter(({ relyingParty }) => relyingParty !== null);
  return new Map(able.map(({ name, issuer }) => [name, issuer]));
}

function byToken(
  providers: readonly Provider[],
  token: string,
  accepts: Accepts,
  now: number,
): Identity | Refusal | Promise<Identity | Refusal> {
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
}

interface People {
  readonly sessions: SessionOpener;
  readonly issuers: ReadonlyMap<string, string>;
}

function bySession(
  { sessions, issuers }: People,
  { rawHeaders, host, occasion }: Presented,
  { providers }: Accepts,
  now: number,
): Identity | Promise<Identity> {
  const ticket = readCookie(rawHeaders, SESSION_COOKIE);
  if (ticket === null) return ANONYMOUS;
  // Of a provider that does not count here nobody is signed in here. A session outlives reloads, and its provider may be gone
  // since then, or be another one under the same name.
  const counted = (principal: Principal | null): Identity => {
    const counts = principal !== null && providers.includes(principal.provider);
    return counts && issuers.get(principal.provider) === principal.iss ? principal : ANONYMOUS;
  };
  const opened = occasion === 'request' ? sessions.open(ticket, host, now) : sessions.look(ticket, host, now);
  return opened instanceof Promise ? opened.then(counted) : counted(opened);
}
