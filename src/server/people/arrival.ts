/** From a session on the portal to where the person was going: there at once, or by a hand-off to another host. */

import type { Exchange } from '../exchange.ts';
import type { OwnAnswer } from '../own.ts';
import { countArrival } from './arrivals.ts';
import { failure } from './failure.ts';
import { seeOther } from './own-page.ts';
import { PATHS, type People } from './people.ts';
import type { SignInRequest } from './sign-in-request.ts';

export interface Arriving {
  readonly request: SignInRequest;
  /** With its `#`, or empty. */
  readonly fragment: string;
  /** Of the session on the portal. */
  readonly ticket: string;
  /** `Set-Cookie` headers that go with it. */
  readonly cookies: readonly string[];
}

export async function arrive(people: People, exchange: Exchange, arriving: Arriving): Promise<OwnAnswer> {
  const { request, fragment, ticket, cookies } = arriving;
  const { origin, host, to, browser } = request;
  if (host === exchange.host)
    return seeOther(origin + to + fragment, [...cookies, ...countArrival(exchange.rawHeaders)]);
  const destination = { host, browser, returnTo: to, fragment };
  const code = await people.sessions.handOff(ticket, exchange.host ?? '', destination);
  if (code === null) return failure(people, exchange, request, 'expired', 'session-ended', cookies);
  // The request goes along for a browser whose cookie has changed since, and the fragment with it: both begin anew there.
  const again = people.requests.seal(request);
  return seeOther(`${origin}${PATHS.handOff}?code=${code}&r=${again}${fragment}`, cookies);
}
