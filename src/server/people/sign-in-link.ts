/** Links to a sign-in: on the host where the person is, which makes the request to the portal. */

import type { App } from '../../stages.ts';
import type { Exchange } from '../exchange.ts';
import { PATHS } from './people.ts';
import type { SignInAs } from './sign-in-request.ts';

/** @param to path and query to come back to. */
export function signInLink(origin: string, to: string, as: SignInAs = 'whoever'): string {
  const query = new URLSearchParams(as === 'whoever' ? { to } : { to, as });
  return `${origin}${PATHS.login}?${query.toString()}`;
}

export function originOf(app: App, exchange: Exchange): string {
  return app.originAt(exchange.host ?? '');
}
