/**
 * Sign-in and its pages, of one load: its providers, its apps and its looks around the sessions that outlive it. Loaded by a gate
 * at which people sign in, and by no other: whatever else wants a word of it has only its types.
 */

import type { Settings } from '../config/settings/settings.ts';
import { canonicalise } from '../core/path.ts';
import { decide } from '../core/policy/decide.ts';
import type { Provider } from '../identity/provider.ts';
import type { GateKey } from '../identity/sessions/gate-key.ts';
import type { Sessions } from '../identity/sessions/sessions.ts';
import { createLook, type Look, SALLYPORT } from '../pages/brand.ts';
import type { Challenge } from '../server/answers/denial.ts';
import type { OwnPaths } from '../server/own.ts';
import { createChallenge } from '../server/people/challenge.ts';
import type { KeptAttempt } from '../server/people/kept-attempts.ts';
import type { People, PeopleProvider } from '../server/people/people.ts';
import { peopleRoute } from '../server/people/routes.ts';
import { SealedValue } from '../server/people/sealed-value.ts';
import type { SignInRequest } from '../server/people/sign-in-request.ts';
import type { App, Generation } from '../stages.ts';

/** What outlives a reload. */
export interface SessionParts {
  readonly sessions: Sessions;
  readonly key: GateKey;
  readonly claim: People['claim'];
  /** Why what they are kept in cannot be reached; null = it can. */
  readonly problem: () => string | null;
  readonly compose: typeof composePeople;
}

/** What the line has of it. */
export interface SignInService {
  readonly look: Look;
  readonly route: OwnPaths['people'];
  readonly challenge: Challenge;
}

export interface PeopleParts extends Omit<SessionParts, 'compose'> {
  readonly settings: Settings;
  readonly providers: readonly Provider[];
  readonly apps: readonly App[];
  readonly portal: App;
  readonly generation: Generation;
}

export function composePeople(parts: PeopleParts): SignInService {
  const people = peopleOf(parts);
  return {
    look: people.look,
    route: (path, app, host) => peopleRoute(people, path, app, host),
    challenge: createChallenge(people),
  };
}

function peopleOf(parts: PeopleParts): People {
  const { sessions, key, claim, settings, apps, portal, generation } = parts;
  return {
    portal,
    look: settings.portal === null ? SALLYPORT : createLook(settings.portal.brand),
    sessions,
    claim,
    apps,
    providers: peopleProviders(parts),
    requests: new SealedValue<SignInRequest>(key.sealer('sign-in request'), 'request 1'),
    attempts: new SealedValue<KeptAttempt>(key.sealer('sign-in attempt'), 'attempt 1'),
    inspect: generation.inspect,
    decide(principal, app, exchange) {
      const path = canonicalise(app.card.start, app.paths);
      // The configuration has checked it for every app.
      if ('reason' in path) throw new TypeError(`\`${app.card.start}\` is no path of ${app.name}`);
      return decide(generation.evaluator, {
        app: app.name,
        method: 'GET',
        path,
        identity: principal,
        device: generation.inspect(principal),
        ip: exchange.client.address,
        now: Date.now(),
        reach: generation.reach(principal),
      });
    },
  };
}

function peopleProviders({ settings, providers }: PeopleParts): readonly PeopleProvider[] {
  return providers.flatMap(({ name, issuer, relyingParty }) => {
    const label = settings.providers.find((provider) => provider.name === name)?.signIn?.label ?? name;
    return relyingParty === null ? [] : [{ name, issuer, label, party: relyingParty }];
  });
}
