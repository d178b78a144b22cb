/** `login`: from the host where somebody must sign in to the portal. Makes the request, and binds it to this browser. */

import { randomBytes } from 'node:crypto';
import { BROWSER_COOKIE, SESSION_COOKIE } from '../../core/gate-cookie.ts';
import { readCookie } from '../../identity/cookie.ts';
import { hopPage } from '../../pages/hop.ts';
import { redirectLoopPage, type LoopFinding } from '../../pages/redirect-loop.ts';
import type { App } from '../../stages.ts';
import type { Exchange } from '../exchange.ts';
import type { OwnAnswer } from '../own.ts';
import { arrivalsOf, forgetArrivals, MOST_ARRIVALS, WINDOW } from './arrivals.ts';
import { ownPage, refusedPage, seeOther } from './own-page.ts';
import { PATHS, type People } from './people.ts';
import { returnTo } from './return-to.ts';
import { setCookie } from './set-cookie.ts';
import { originOf, signInLink } from './sign-in-link.ts';
import { ANY_SIGN_IN, asOf, digestOf, REQUEST_LIFETIME, type SignInRequest } from './sign-in-request.ts';

/** Marks that this browser was sent from `http:` to `https:` already. */
const RESCHEMED = 'secure';

export function hop(people: People, exchange: Exchange, app: App): OwnAnswer {
  const origin = originOf(app, exchange);
  const query = new URLSearchParams(exchange.path?.query ?? '');
  const request = requestOf(people, exchange, app, query);
  const wrongScheme = schemeProblem(exchange, origin, query);
  if (wrongScheme !== null)
    return wrongScheme === 'go' ? rescheme(exchange, origin) : loop(people, exchange, request, 1, wrongScheme);

  const arrivals = arrivalsOf(exchange.rawHeaders);
  if (arrivals >= MOST_ARRIVALS) return loop(people, exchange, request, arrivals, arrivedInVain(exchange, app));
  const known = readCookie(exchange.rawHeaders, BROWSER_COOKIE);
  const browser = known ?? randomBytes(16).toString('base64url');
  const cookies = known === null ? setCookie(BROWSER_COOKIE, browser, null) : [];
  const sealed = people.requests.seal({ ...request, browser: digestOf(browser) });
  return ownPage(hopPage(people.look, { next: `${people.portal.origin}${PATHS.start}?r=${sealed}` }), 200, cookies);
}

/** The one that the line made for what was refused, or one for a plain sign-in. */
function requestOf(people: People, exchange: Exchange, app: App, query: URLSearchParams): SignInRequest {
  const origin = originOf(app, exchange);
  const expiresAt = Date.now() + REQUEST_LIFETIME;
  const sealed = query.get('r');
  const asked = sealed === null ? null : people.requests.open(sealed);
  if (asked !== null && asked.origin === origin) return { ...asked, expiresAt };
  const home = app === people.portal ? PATHS.portal : '/';
  return {
    needs: ANY_SIGN_IN,
    app: app.name,
    origin,
    host: exchange.host ?? '',
    to: returnTo(origin, query.get('to') ?? home, home),
    as: asOf(query.get('as')),
    browser: '',
    expiresAt,
  };
}

/** Over plain HTTP a browser keeps none of our cookies. @returns `go` the first time, what was seen after it. */
function schemeProblem({ client }: Exchange, origin: string, query: URLSearchParams): 'go' | LoopFinding | null {
  if (client.scheme === 'https' || !origin.startsWith('https:')) return null;
  return query.has(RESCHEMED) ? { kind: 'scheme', seen: 'http', expected: origin } : 'go';
}

function rescheme({ path }: Exchange, origin: string): OwnAnswer {
  const query = new URLSearchParams(path?.query ?? '');
  query.set(RESCHEMED, '1');
  return seeOther(`${origin}${PATHS.login}?${query.toString()}`);
}

/** Some cookie came back, or nobody would have counted. If it is not the session's, something takes that away. */
function arrivedInVain({ rawHeaders, host }: Exchange, app: App): LoopFinding {
  return readCookie(rawHeaders, SESSION_COOKIE) === null
    ? { kind: 'cookies', host: host ?? '' }
    : { kind: 'not-accepted', app: app.card.title };
}

function loop(
  people: People,
  exchange: Exchange,
  { origin, to }: SignInRequest,
  times: number,
  finding: LoopFinding,
): OwnAnswer {
  const retry = { label: 'Try again', href: signInLink(origin, to) };
  return refusedPage(
    exchange,
    'sign-in-loop',
    finding.kind,
    (reference) => redirectLoopPage(people.look, { times, within: WINDOW * 1000, finding, retry, reference }),
    // The next try begins to count anew.
    forgetArrivals(),
  );
}
