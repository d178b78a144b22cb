/** `me`: what the gate knows of this person, and their sessions, each with the button that ends it. */

import type { ClaimValue, Principal } from '../../core/identity.ts';
import { Refusal } from '../../core/refusal.ts';
import { mePage, type MeView } from '../../pages/me.ts';
import type { Exchange } from '../exchange.ts';
import type { OwnAnswer } from '../own.ts';
import { accountOf, SIGN_OUT, SIGN_OUT_EVERYWHERE, TO_PORTAL } from './account.ts';
import { readForm } from './form-body.ts';
import { ownPage, seeOther } from './own-page.ts';
import { labelOf, PATHS, type People } from './people.ts';
import type { Visitor } from './visitor.ts';

export async function me(people: People, _exchange: Exchange, { principal }: Visitor): Promise<OwnAnswer> {
  const { signIn, claims, provider } = principal;
  const sessions = await people.sessions.list(principal);
  return ownPage(
    mePage(people.look, {
      account: accountOf(principal, [TO_PORTAL]),
      provider: labelOf(people, provider),
      groups: Array.isArray(claims['groups']) ? claims['groups'].map(String) : null,
      signIn,
      device: deviceOf(people, principal),
      sessions: sessions.map((session): MeView['sessions'][number] => ({
        ...session,
        browser: session.agent === '' ? null : session.agent,
        place: session.current ? 'this' : 'elsewhere',
        end: session.current ? SIGN_OUT : { action: PATHS.me, fields: [['end', session.id]] },
      })),
      signOutEverywhere: SIGN_OUT_EVERYWHERE,
      now: Date.now(),
    }),
  );
}

/** Ends one session of this person; of another's nothing is said. */
export async function endSession(people: People, exchange: Exchange, { principal }: Visitor): Promise<OwnAnswer> {
  const id = (await readForm(exchange))?.get('end');
  if (id === undefined) return new Refusal('bad-form');
  if (await people.sessions.endOwn(principal, id)) exchange.event = 'session-ended';
  return seeOther(people.portal.origin + PATHS.me);
}

function deviceOf(people: People, principal: Principal): MeView['device'] {
  const { id, facts } = people.inspect(principal);
  const rows = Object.entries(facts).map(([name, { value, at, from }]) => ({ name, value: wordOf(value), at, from }));
  return id === null && rows.length === 0 ? null : { id, facts: rows };
}

function wordOf(value: ClaimValue): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
