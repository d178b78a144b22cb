/** `logout`: asks first, ends the session here before anybody else is told, and then leads by the provider's own sign-out. */

import { SESSION_COOKIE } from '../../core/gate-cookie.ts';
import { Refusal } from '../../core/refusal.ts';
import { nameOf } from '../../pages/account.ts';
import { signedOutPage, signOutPage, type SignedOutView } from '../../pages/sign-out.ts';
import type { Exchange } from '../exchange.ts';
import type { OwnAnswer } from '../own.ts';
import { personOf, SIGN_OUT, SIGN_OUT_EVERYWHERE, TO_PORTAL } from './account.ts';
import { readForm } from './form-body.ts';
import { ownPage, passingPage, seeOther } from './own-page.ts';
import { labelOf, PATHS, type People } from './people.ts';
import { clearCookie } from './set-cookie.ts';
import { signInLink } from './sign-in-link.ts';
import type { Visitor } from './visitor.ts';

export async function askSignOut(people: People, _exchange: Exchange, { principal }: Visitor): Promise<OwnAnswer> {
  const sessions = await people.sessions.list(principal);
  return ownPage(
    signOutPage(people.look, {
      who: nameOf(personOf(principal)),
      here: SIGN_OUT,
      everywhere: sessions.length > 1 ? SIGN_OUT_EVERYWHERE : null,
      stay: { ...TO_PORTAL, label: 'Stay signed in' },
    }),
  );
}

export async function signOut(people: People, exchange: Exchange, { principal, ticket }: Visitor): Promise<OwnAnswer> {
  const scope = (await readForm(exchange))?.get('scope');
  if (scope !== 'here' && scope !== 'everywhere') return new Refusal('bad-form');
  const tokens = await people.sessions.tokens(ticket, exchange.host ?? '');
  if (scope === 'everywhere') await people.sessions.endSubject(principal.iss, principal.sub);
  else if (principal.session !== null) await people.sessions.end(principal.session);
  exchange.event = scope === 'here' ? 'sign-out' : 'sign-out-everywhere';

  const cookies = clearCookie(SESSION_COOKIE);
  const { provider } = principal;
  const party = people.providers.find(({ name }) => name === provider)?.party;
  // Not waited for: the session is over, and nobody else has the token.
  if (tokens !== null && tokens.refresh !== null) void party?.revoke(tokens.refresh);
  const returnTo = `${people.portal.origin}${PATHS.signedOut}`;
  const asked = { idToken: tokens?.id ?? null, returnTo, state: stateOf({ scope, told: 'asked', provider }) };
  const leaving = (await party?.endSession(asked)) ?? 'no-way';
  if (typeof leaving === 'string') {
    const state = encodeURIComponent(stateOf({ scope, told: leaving, provider }));
    return seeOther(`${returnTo}?state=${state}`, cookies);
  }
  return passingPage(pageOf(people, { scope, told: 'asking', provider }), leaving.href, cookies);
}

/** Public: it says nothing but what its address says. */
export function signedOut(people: People, exchange: Exchange): OwnAnswer {
  const state = new URLSearchParams(exchange.path?.query ?? '').get('state') ?? '';
  const [, scope, told, provider = ''] = STATE.exec(state) ?? [];
  const known = people.providers.some(({ name }) => name === provider);
  return ownPage(
    pageOf(people, {
      scope: scope === 'everywhere' ? scope : 'here',
      told: known && (told === 'asked' || told === 'no-way' || told === 'unreachable') ? told : null,
      provider,
    }),
  );
}

type End = Pick<SignedOutView, 'scope' | 'told' | 'provider'>;

/** The provider gives it back: only what the page says hangs on it. */
function stateOf({ scope, told, provider }: End): string {
  return `${scope}.${told}.${provider}`;
}

const STATE = /^(\w+)\.([\w-]+)\.(.+)$/;

function pageOf(people: People, { scope, told, provider }: End) {
  return signedOutPage(people.look, {
    scope,
    told,
    provider: labelOf(people, provider),
    signIn: { label: 'Sign in again', href: signInLink(people.portal.origin, PATHS.portal) },
  });
}
