/** `handoff`: the app's host takes the code that the portal gave this browser, and gives it a ticket of its own. */

import { BROWSER_COOKIE } from '../../core/gate-cookie.ts';
import { readCookie } from '../../identity/cookie.ts';
import type { App } from '../../stages.ts';
import type { Exchange } from '../exchange.ts';
import type { OwnAnswer } from '../own.ts';
import { countArrival } from './arrivals.ts';
import { ticketCookie } from './callback.ts';
import { failure } from './failure.ts';
import { seeOther } from './own-page.ts';
import { PATHS, type People } from './people.ts';
import { originOf } from './sign-in-link.ts';
import { digestOf } from './sign-in-request.ts';

export async function takeHandOff(people: People, exchange: Exchange, app: App): Promise<OwnAnswer> {
  const { host, path, rawHeaders } = exchange;
  const origin = originOf(app, exchange);
  const browser = readCookie(rawHeaders, BROWSER_COOKIE);
  const query = new URLSearchParams(path?.query ?? '');
  // INVARIANT: whatever is wrong, the code is spent first: scripts of the app can read the address of a page that stays here.
  const arrival = await people.sessions.redeem(query.get('code') ?? '', host ?? '', digestOf(browser ?? ''));
  if (browser === null) return failure(people, exchange, null, 'unknown-attempt', 'no-cookie');
  const counted = countArrival(rawHeaders);
  // Tabs that began together each got a cookie, of which one is left. The portal knows the person by now, and asks nothing.
  if (arrival === null) {
    const again = new URLSearchParams({ r: query.get('r') ?? '' });
    return seeOther(`${origin}${PATHS.login}?${again.toString()}`, counted);
  }
  const { ticket, returnTo, fragment } = arrival;
  exchange.identity = await people.sessions.open(ticket, host ?? '', Date.now());
  exchange.event = 'hand-off';
  return seeOther(origin + returnTo + fragment, [...ticketCookie(ticket, people.sessions.lifetime), ...counted]);
}
