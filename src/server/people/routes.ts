/** Which of our paths for people stand on which host, and what each asks of who comes. */

import type { Principal } from '../../core/identity.ts';
import { Refusal } from '../../core/refusal.ts';
import type { App } from '../../stages.ts';
import { senderAllowed } from '../../upstream/form-sender.ts';
import type { Exchange } from '../exchange.ts';
import type { OwnAnswer, OwnRoute } from '../own.ts';
import { callback } from './callback.ts';
import { takeHandOff } from './hand-off.ts';
import { hop } from './hop.ts';
import { endSession, me } from './me-page.ts';
import { seeOther } from './own-page.ts';
import { PATHS, type People } from './people.ts';
import { portal } from './portal-page.ts';
import { backChannelLogout, frontChannelLogout } from './provider-logout.ts';
import { signInLink } from './sign-in-link.ts';
import { askSignOut, signedOut, signOut } from './sign-out.ts';
import { start } from './start.ts';
import { scripted, visitorOf, type Visitor } from './visitor.ts';

/** @param app whose host the path was asked for on. @returns null when nothing stands there. */
export function peopleRoute(people: People, path: string, app: App, host: string): OwnRoute | null {
  if (app.signIn.length === 0) return null;
  // An app whose first address is the portal has others that are not.
  const isPortal = app.originAt(host) === people.portal.origin;
  switch (path) {
    case PATHS.login:
      return get((exchange) => hop(people, exchange, app));
    case PATHS.handOff:
      return isPortal ? null : get((exchange) => takeHandOff(people, exchange, app));
    case PATHS.portal:
    case PATHS.me:
    case PATHS.signOut:
      // On an app's host its scripts could read them, and act in the person's name.
      return isPortal ? portalRoute(people, path) : get(() => seeOther(people.portal.origin + path));
    default:
      return isPortal ? portalRoute(people, path) : null;
  }
}

function portalRoute(people: People, path: string): OwnRoute | null {
  if (path.startsWith(PATHS.callback)) return get((exchange) => callback(people, exchange));
  switch (path) {
    case '/':
      return get(() => seeOther(people.portal.origin + PATHS.portal));
    case PATHS.start:
      return get((exchange) => start(people, exchange));
    case PATHS.portal:
      return get((exchange) => signedIn(people, exchange, ({ principal }) => portal(people, exchange, principal)));
    case PATHS.me:
      return both((exchange) => {
        const page = exchange.method === 'POST' ? endSession : me;
        return signedIn(people, exchange, ({ principal }: { principal: Principal }) =>
          page(people, exchange, principal),
        );
      });
    case PATHS.signOut:
      return both((exchange) => {
        const page = exchange.method === 'POST' ? signOut : askSignOut;
        return signedIn(people, exchange, (visitor) => page(people, exchange, visitor));
      });
    case PATHS.signedOut:
      return get((exchange) => signedOut(people, exchange));
    case PATHS.backChannel:
      return { methods: ['POST'], answer: (exchange) => backChannelLogout(people, exchange) };
    case PATHS.frontChannel:
      return get((exchange) => frontChannelLogout(people, exchange));
    default:
      return null;
  }
}

/** For who is signed in here; others are sent to sign in, and come back. */
async function signedIn(
  people: People,
  exchange: Exchange,
  page: (visitor: Visitor) => OwnAnswer | Promise<OwnAnswer>,
): Promise<OwnAnswer> {
  const refused = scripted(exchange);
  if (refused !== null) return refused;
  const { method, rawHeaders, path } = exchange;
  const { origin } = people.portal;
  if (!senderAllowed(method, rawHeaders, origin, [])) return new Refusal('origin-mismatch', 'cross-site');
  const visitor = await visitorOf(people, exchange);
  return visitor === null ? seeOther(signInLink(origin, path?.path ?? PATHS.portal)) : page(visitor);
}

type Answer = OwnRoute['answer'];

function get(answer: Answer): OwnRoute {
  return { methods: ['GET'], answer };
}

function both(answer: Answer): OwnRoute {
  return { methods: ['GET', 'POST'], answer };
}
