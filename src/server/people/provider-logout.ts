/** Sign-outs that a provider tells of: behind the browser's back (back-channel), or in a frame of its own (front-channel). */

import { Refusal } from '../../core/refusal.ts';
import { readFrontChannelLogout } from '../../identity/front-channel-logout.ts';
import type { LogoutToken } from '../../identity/logout-token.ts';
import { parseToken } from '../../identity/token-format.ts';
import type { Exchange } from '../exchange.ts';
import type { OwnAnswer } from '../own.ts';
import { readForm } from './form-body.ts';
import { ownJson } from './own-page.ts';
import type { People } from './people.ts';

/** OpenID Connect Back-Channel Logout 1.0 §2.5 to §2.8. Rejects with Fault `keys-unavailable` or `store-unavailable`. */
export async function backChannelLogout(people: People, exchange: Exchange): Promise<OwnAnswer> {
  const token = (await readForm(exchange))?.get('logout_token');
  if (token === undefined) return refused(exchange, 'no-logout-token');
  const verified = await verify(people, token);
  if (verified instanceof Refusal) return refused(exchange, verified.detail ?? 'malformed');
  if ((await people.sessions.logOut(verified)) === 'replayed') return refused(exchange, 'replayed');
  exchange.event = 'back-channel-logout';
  return { ...ownJson(200, {}), body: '' };
}

async function verify({ providers }: People, text: string): Promise<LogoutToken | Refusal> {
  const token = parseToken(text);
  if (token instanceof Refusal) return token;
  // `iss` only chooses whose keys must prove it.
  const provider = providers.find(({ issuer }) => issuer === token.iss);
  return provider === undefined ? new Refusal('invalid-token', 'unknown-issuer') : provider.party.verifyLogout(token);
}

function refused(exchange: Exchange, detail: string): OwnAnswer {
  exchange.refusal = new Refusal('invalid-token', detail);
  return ownJson(400, { error: 'invalid_request', error_description: 'this logout token is not valid here' });
}

/** OpenID Connect Front-Channel Logout 1.0 §3. Browsers send no cookie into that frame, so who is meant stands in the address. */
export async function frontChannelLogout(people: People, exchange: Exchange): Promise<OwnAnswer> {
  const asked = readFrontChannelLogout(new URLSearchParams(exchange.path?.query ?? ''));
  const provider = people.providers.find(({ issuer }) => issuer === asked?.iss);
  if (asked === null || provider === undefined) return new Refusal('bad-form', 'no-session-named');
  const ended = await people.sessions.endKnownSid(asked.iss, asked.sid);
  if (ended.length > 0) exchange.event = 'front-channel-logout';
  const frames = `default-src 'none'; frame-ancestors ${new URL(provider.issuer).origin}`;
  const headers = ['content-type', 'text/plain', 'cache-control', 'no-store', 'content-security-policy', frames];
  return { status: 200, headers, body: '' };
}
