/** `start`: the portal takes a request of an app's host to the provider, or back at once if this browser is signed in. */

import type { Principal } from '../../core/identity.ts';
import type { StepUp } from '../../core/policy/verdict.ts';
import type { Wish } from '../../core/signed-in.ts';
import { chooserPage } from '../../pages/chooser.ts';
import { acrValuesFor } from '../answers/wish.ts';
import type { Exchange } from '../exchange.ts';
import type { OwnAnswer } from '../own.ts';
import { arrive } from './arrival.ts';
import { failure } from './failure.ts';
import { keepAttempt } from './kept-attempts.ts';
import { ownPage, seeOther } from './own-page.ts';
import { PATHS, providersFor, type People, type PeopleProvider } from './people.ts';
import { fragmentFor } from './return-to.ts';
import { isFulfilled, type SignInRequest } from './sign-in-request.ts';
import { visitorOf } from './visitor.ts';

export async function start(people: People, exchange: Exchange): Promise<OwnAnswer> {
  const query = new URLSearchParams(exchange.path?.query ?? '');
  const now = Date.now();
  const asked = people.requests.open(query.get('r') ?? '');
  if (asked === null) return failure(people, exchange, null, 'unknown-attempt', 'no-request');
  if (asked.expiresAt <= now) return failure(people, exchange, asked, 'expired', 'request-expired');
  const fragment = withHash(fragmentFor(asked.to, query.get('f') ?? ''));
  const providers = providersFor(people, asked.app);

  const visitor = asked.as === 'other' ? null : await visitorOf(people, exchange);
  const isAgain = asked.as === 'again' && visitor !== null;
  const request = isAgain ? { ...asked, needs: missedBy(people, visitor.principal, asked.app, now) } : asked;
  const counts = providers.some(({ name }) => name === visitor?.principal.provider);
  if (visitor !== null && counts && isFulfilled(request, visitor.principal.signIn, now)) {
    return arrive(people, exchange, { request, fragment, ticket: visitor.ticket, cookies: [] });
  }
  const [only, ...others] = providers;
  const wanted = query.get('provider') ?? (counts ? visitor?.principal.provider : null);
  const chosen = others.length === 0 ? only : providers.find(({ name }) => name === wanted);
  if (chosen === undefined) return choose(people, request, providers, query);
  return begin(people, exchange, chosen, request, fragment);
}

async function begin(
  people: People,
  exchange: Exchange,
  provider: PeopleProvider,
  request: SignInRequest,
  fragment: string,
): Promise<OwnAnswer> {
  const begun = await provider.party.begin({
    redirectUri: `${people.portal.origin}${PATHS.callback}${provider.name}`,
    wish: wishOf(people, provider, request),
    ...(request.as === 'other' ? { prompt: 'select_account' as const } : {}),
  });
  if (begun.kind !== 'begun') return failure(people, exchange, request, begun, provider.name);
  const { url, attempt } = begun;
  return seeOther(url.href, keepAttempt(people.attempts, { attempt, request, fragment }, exchange.rawHeaders));
}

/** What this session was lately asked for in vain: the person means to give it now. */
function missedBy({ apps, sessions }: People, principal: Principal, going: string, now: number): StepUp {
  const app = apps.find(({ name }) => name === going);
  // An `amr` is never asked for without an entry of the provider, a class of sign-in is.
  const isMethod = (value: string) => app?.acrValues(principal.provider, 'amr', value).length !== 0;
  const { amr = [], acr = [] } = Object.groupBy(sessions.failed(principal, now), (value) =>
    isMethod(value) ? 'amr' : 'acr',
  );
  return { amr, acr, maxAge: null };
}

function wishOf({ apps }: People, { name }: PeopleProvider, { app: going, needs }: SignInRequest): Wish {
  const app = apps.find((candidate) => candidate.name === going);
  return { acrValues: app === undefined ? [] : acrValuesFor(app, name, needs), maxAge: needs.maxAge };
}

function choose(
  people: People,
  { app, host }: SignInRequest,
  providers: readonly PeopleProvider[],
  query: URLSearchParams,
): OwnAnswer {
  const going = people.apps.find(({ name }) => name === app);
  return ownPage(
    chooserPage(people.look, {
      app: going === undefined ? null : { title: going.card.title, host },
      providers: providers.map(({ name, label, issuer }) => {
        const next = new URLSearchParams(query);
        next.set('provider', name);
        return { label, host: new URL(issuer).host, href: `${PATHS.start}?${next.toString()}` };
      }),
    }),
  );
}

function withHash(fragment: string): string {
  return fragment === '' ? '' : `#${fragment}`;
}
