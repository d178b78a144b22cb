/** How a browser is asked to sign in: a person who navigates is taken there, a script is told where there is. */

import type { Denial } from '../../core/policy/decide.ts';
import type { Reason } from '../../core/reason.ts';
import type { App } from '../../stages.ts';
import { tokenChallenge, type Challenge } from '../answers/denial.ts';
import { isNavigation } from '../answers/form.ts';
import type { Notice } from '../answers/notice.ts';
import type { Exchange } from '../exchange.ts';
import { PATHS, type People } from './people.ts';
import { returnTo } from './return-to.ts';
import { originOf } from './sign-in-link.ts';
import { ANY_SIGN_IN, REQUEST_LIFETIME, type SignInRequest } from './sign-in-request.ts';

export function createChallenge(people: People): Challenge {
  return (exchange, app, denial, reason) => {
    const notice = tokenChallenge(exchange, app, denial, reason);
    // Who came with a token is no browser.
    if (app.signIn.length === 0 || denial.query.identity.via === 'bearer') return notice;
    const loginUrl = loginUrlFor(people, exchange, app, denial);
    const links = [{ label: 'Sign in', href: loginUrl }];
    const told: Notice = { ...notice, message: messageFor(reason, notice.message), loginUrl, links };
    if (!isNavigation(exchange)) return told;
    const headers = [...notice.headers, 'location', loginUrl];
    // A proxy that asks by forward-auth passes a 401 on; whether it can redirect is its own affair.
    return exchange.kind === 'forward-auth' ? { ...told, headers } : { ...told, status: 302, headers };
  };
}

function messageFor(reason: Reason, otherwise: string): string {
  return reason === 'login-required' ? 'you are not signed in here, or your session has ended' : otherwise;
}

function loginUrlFor(people: People, exchange: Exchange, app: App, denial: Denial): string {
  const origin = originOf(app, exchange);
  const request: SignInRequest = {
    app: app.name,
    origin,
    host: exchange.host ?? '',
    to: returnTo(origin, targetOf(exchange, origin)),
    needs: denial.verdict.stepUp ?? ANY_SIGN_IN,
    as: 'whoever',
    browser: '',
    expiresAt: Date.now() + REQUEST_LIFETIME,
  };
  return `${origin}${PATHS.login}?r=${people.requests.seal(request)}`;
}

/** A script's call is no place to come back to: the page that made it is, as far as it says. */
function targetOf(exchange: Exchange, origin: string): string {
  const { path } = exchange;
  if (isNavigation(exchange)) return `${path?.path ?? '/'}${path?.query ?? ''}`;
  const { referer } = exchange.request.headers;
  return referer?.startsWith(`${origin}/`) === true ? referer.slice(origin.length) : '/';
}
