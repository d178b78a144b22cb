/** The portal: the apps that this person can open now, decided by the very `decide` that each of their requests will meet. */

import { Permit, type Denial } from '../../core/policy/decide.ts';
import { portalPage, type PortalApp, type RefusedApp } from '../../pages/portal.ts';
import { missingOf } from '../answers/missing.ts';
import { sentence } from '../answers/sentence.ts';
import type { Exchange } from '../exchange.ts';
import type { OwnAnswer } from '../own.ts';
import { accountOf, TO_ME } from './account.ts';
import { ownPage } from './own-page.ts';
import type { People } from './people.ts';
import type { Visitor } from './visitor.ts';

export function portal(people: People, exchange: Exchange, { principal }: Visitor): OwnAnswer {
  const apps: PortalApp[] = [];
  const others: RefusedApp[] = [];
  for (const app of people.apps) {
    // Of a wildcard nobody knows which host is meant; a provider that does not count there signs nobody in there.
    const isShown = app.card.shown !== 'never' && !app.origin.includes('*');
    if (!isShown || !app.signIn.includes(principal.provider)) continue;
    const card = { name: app.name, title: app.card.title, description: app.card.about };
    const url = app.origin + app.card.start;
    const decision = people.decide(principal, app, exchange);
    if (decision instanceof Permit) apps.push({ ...card, url, opens: 'now' });
    else if (decision.verdict.effect === 'step_up') apps.push({ ...card, url, opens: 'after-step-up' });
    else if (app.card.shown === 'always') others.push({ ...card, steps: stepsOf(decision) });
  }
  return ownPage(portalPage(people.look, { account: accountOf(principal, [TO_ME]), apps, others }));
}

const ASK = 'If you need this for your work, ask for access.';

function stepsOf({ verdict }: Denial): readonly string[] {
  // There is no request whose id could be quoted.
  const steps = missingOf(verdict).map(({ what, message }) => (what === 'access' ? ASK : sentence(message)));
  return verdict.message === null ? steps : [verdict.message, ...steps];
}
