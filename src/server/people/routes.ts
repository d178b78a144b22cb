/** Which of our paths for people stand on which host, and what each asks of who comes. */

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
      return step((exchange) => hop(people, exchange, app));
    case PATHS.handOff:
      return isPortal ? null : step((exchange) => takeHandOff(people, exchange, app));
    case PATHS.portal:
    case PATHS.me:
    case PATHS.signOut:
      // On an app's host its scripts could read them, and act in the person's name.
      return isPortal ? portalRoute(people, path) : elsewhere(people.portal.origin + path);
    default:
      return isPortal ? portalRoute(people, path) : null;
  }
}

function portalRoute(people: People, path: string): OwnRoute | null {
  if (path.startsWith(PATHS.callback)) return step((exchange) => callback(people, exchange));
  switch (path) {
    case '/':
      return elsewhere(people.portal.origin + PATHS.portal);
    case PATHS.start:
      return step((exchange) => start(people, exchange));
    case PATHS.portal:
      return page(people, portal);
    case PATHS.me:
      return page(people, me, endSession);
    case PATHS.signOut:
      return page(people, askSignOut, signOut);
    case PATHS.signedOut:
      return { methods: ['GET', 'HEAD'], answer: (exchange) => signedOut(people, exchange) };
    case PATHS.backChannel:
      return { methods: ['POST'], answer: (exchange) => backChannelLogout(people, exchange) };
    case PATHS.frontChannel:
      return { methods: ['GET'], answer: (exchange) => frontChannelLogout(people, exchange) };
    default:
      return null;
  }
}

/** Of a sign-in: a person goes there, and no script, frame or HEAD does it for them. */
function step(answer: OwnRoute['answer']): OwnRoute {
  return { methods: ['GET'], answer: (exchange, app) => scripted(exchange) ?? answer(exchange, app) };
}

function elsewhere(location: string): OwnRoute {
  return { methods: ['GET', 'HEAD'], answer: () => seeOther(location) };
}

type Page = (people: People, exchange: Exchange, visitor: Visitor) => OwnAnswer | Promise<OwnAnswer>;

/** @param send what the form on it does. */
function page(people: People, show: Page, send?: Page): OwnRoute {
  return {
    methods: send === undefined ? ['GET', 'HEAD'] : ['GET', 'HEAD', 'POST'],
    answer: (exchange) => signedIn(people, exchange, exchange.method === 'POST' && send !== undefined ? send : show),
  };
}

/** For who is signed in here; others are sent to sign in, and come back. */
async function signedIn(people: People, exchange: Exchange, answer: Page): Promise<OwnAnswer> {
  const refused = scripted(exchange);
  if (refused !== null) return refused;
  const { method, rawHeaders, path } = exchange;
  const { origin } = people.portal;
  if (!senderAllowed(method, rawHeaders, origin, [])) return new Refusal('origin-mismatch', 'cross-site');
  const visitor = await visitorOf(people, exchange);
  if (visitor === null) return seeOther(signInLink(origin, path?.path ?? PATHS.portal));
  return answer(people, exchange, visitor);
}
