/** `logout`: asks first, ends the session here before anybody else is told, and then leads by the provider's own sign-out. */

import { SESSION_COOKIE } from '../../core/gate-cookie.ts';
import { Refusal } from '../../core/refusal.ts';
import { nameOf } from '../../pages/account.ts';
import { signedOutPage, signOutPage } from '../../pages/sign-out.ts';
import type { Exchange } from '../exchange.ts';
import type { OwnAnswer } from '../own.ts';
import { leadsTo, personOf, SIGN_OUT, SIGN_OUT_EVERYWHERE, TO_PORTAL } from './account.ts';
import { readForm } from './form-body.ts';
import { ownPage, seeOther } from './own-page.ts';
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
      leadsTo: await leadsTo(people, principal.provider),
    }),
  );
}

export async function signOut(people: People, exchange: Exchange, { principal, ticket }: Visitor): Promise<OwnAnswer> {
  const scope = (await readForm(exchange))?.get('scope');
  if (scope !== 'here' && scope !== 'everywhere') return new Refusal('bad-form');
  const hint = await people.sessions.idToken(ticket, exchange.host ?? '');
  exchange.event = scope === 'here' ? 'sign-out' : 'sign-out-everywhere';
  if (scope === 'everywhere') await people.sessions.endSubject(principal.iss, principal.sub);
  else if (principal.session !== null) await people.sessions.end(principal.session);

  const cookies = clearCookie(SESSION_COOKIE);
  const { provider } = principal;
  const party = people.providers.find(({ name }) => name === provider)?.party;
  const returnTo = `${people.portal.origin}${PATHS.signedOut}`;
  const state = `${scope}.${provider}`;
  const leaving = hint === null ? null : await party?.endSession({ idToken: hint.idToken, returnTo, state });
  return seeOther(leaving?.href ?? `${returnTo}?state=${encodeURIComponent(`${state}.no-way`)}`, cookies);
}

/** Public: it says nothing but what its address says. */
export function signedOut(people: People, exchange: Exchange): OwnAnswer {
  const query = new URLSearchParams(exchange.path?.query ?? '');
  // The provider gives it back: only what page to show hangs on it.
  const [scope, provider = '', told] = (query.get('state') ?? '').split('.');
  const known = people.providers.some(({ name }) => name === provider);
  return ownPage(
    signedOutPage(people.look, {
      scope: scope === 'everywhere' ? 'everywhere' : 'here',
      provider: known ? labelOf(people, provider) : 'Your provider',
      told: told === 'no-way' ? told : 'asked',
      signIn: { label: 'Sign in again', href: signInLink(people.portal.origin, PATHS.portal) },
    }),
  );
}
