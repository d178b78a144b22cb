/** Who asks for a page of the portal, and whether a person's own browser asks for it. */

import { SESSION_COOKIE } from '../../core/gate-cookie.ts';
import type { Principal } from '../../core/identity.ts';
import { Refusal } from '../../core/refusal.ts';
import { readCookie } from '../../identity/cookie.ts';
import type { Exchange } from '../exchange.ts';
import { fetchingOf } from '../fetch-metadata.ts';
import type { People } from './people.ts';

export interface Visitor {
  readonly principal: Principal;
  /** The cookie's value on this host. */
  readonly ticket: string;
}

/** @returns null when nobody is signed in on this host. Rejects with Fault `store-unavailable`. */
export async function visitorOf({ sessions, providers }: People, exchange: Exchange): Promise<Visitor | null> {
  const { rawHeaders, host } = exchange;
  const ticket = readCookie(rawHeaders, SESSION_COOKIE);
  if (ticket === null || host === null) return null;
  const principal = await sessions.open(ticket, host, Date.now());
  // As on the line: a session may be older than the last reload.
  const counts = providers.some(({ name, issuer }) => name === principal?.provider && issuer === principal.iss);
  if (principal === null || !counts) return null;
  exchange.identity = principal;
  return { principal, ticket };
}

/**
 * A page of an app is of the same origin as our pages on its host: its scripts must not read them, nor act for the person.
 * Who says nothing of it is no script.
 *
 * @returns null when it is a person's own doing.
 */
export function scripted({ rawHeaders }: Exchange): Refusal | null {
  return fetchingOf(rawHeaders) === 'other' ? new Refusal('origin-mismatch', 'not-a-navigation') : null;
}
