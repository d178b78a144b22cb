/** What the pages for people work with: one load's providers, apps and looks, and the sessions that outlive it. */

import type { Principal } from '../../core/identity.ts';
import type { Decision } from '../../core/policy/decide.ts';
import type { RelyingParty } from '../../identity/relying-party/relying-party.ts';
import type { Sessions } from '../../identity/sessions/sessions.ts';
import type { Look } from '../../pages/brand.ts';
import type { App } from '../../stages.ts';
import type { Device } from '../../core/device.ts';
import type { Exchange } from '../exchange.ts';
import type { KeptAttempt } from './kept-attempts.ts';
import type { SealedValue } from './sealed-value.ts';
import type { SignInRequest } from './sign-in-request.ts';

/** A provider with which people sign in. */
export interface PeopleProvider {
  readonly name: string;
  /** As people know it. */
  readonly label: string;
  readonly issuer: string;
  readonly party: RelyingParty;
}

export interface People {
  /** Where people sign in and out. */
  readonly portal: App;
  readonly look: Look;
  readonly sessions: Sessions;
  readonly providers: readonly PeopleProvider[];
  /** Without the portal itself, in the order of the configuration. */
  readonly apps: readonly App[];
  readonly requests: SealedValue<SignInRequest>;
  readonly attempts: SealedValue<KeptAttempt>;
  /** Remembers a name until then (ms). @returns whether it was new. */
  readonly claim: (name: string, until: number) => Promise<boolean>;
  /** What the policy says of a GET, by the very `decide` that the line asks. */
  readonly decide: (principal: Principal, app: App, exchange: Exchange) => Decision;
  readonly inspect: (principal: Principal) => Device;
}

/** The providers among which a person chooses for an app; all of them for the portal's own pages. */
export function providersFor({ apps, providers }: People, name: string): readonly PeopleProvider[] {
  const app = apps.find((candidate) => candidate.name === name);
  return app === undefined ? providers : providers.filter((provider) => app.signIn.includes(provider.name));
}

export function labelOf({ providers }: People, name: string): string {
  return providers.find((provider) => provider.name === name)?.label ?? name;
}

/** Our own paths, on every host where people come. */
export const PATHS = {
  portal: '/.sallyport/',
  login: '/.sallyport/login',
  start: '/.sallyport/start',
  callback: '/.sallyport/callback/',
  handOff: '/.sallyport/handoff',
  me: '/.sallyport/me',
  signOut: '/.sallyport/logout',
  signedOut: '/.sallyport/signed-out',
  backChannel: '/.sallyport/backchannel-logout',
  frontChannel: '/.sallyport/frontchannel-logout',
} as const;
