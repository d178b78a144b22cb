/** The gate as a client of one OpenID provider: begin a sign-in, finish it, renew it, end it. */

import type { Refusal } from '../../core/refusal.ts';
import type { Refreshed, SignedIn, Wish } from '../../core/signed-in.ts';
import type { ClaimMapper } from '../claim-mapping.ts';
import type { KeySet } from '../key-set.ts';
import { type LogoutToken, verifyLogoutToken } from '../logout-token.ts';
import type { UnverifiedToken } from '../token-format.ts';
import { type Attempt, createAttempt, hasExpired } from './attempt.ts';
import { authorizationParameters, type Manner, requestAuthorization } from './authorization-request.ts';
import { Conversation } from './conversation.ts';
import { CounterpartMemory } from './counterpart.ts';
import type { Party } from './facts.ts';
import type { RelyingPartyOptions } from './options.ts';
import { notVerified, type SignInProblem, unavailable } from './problem.ts';
import { failed, refreshSignIn } from './refresh.ts';
import { type Finished, finishSignIn } from './sign-in.ts';

export interface Beginning extends Manner {
  /** `https://access.corp.example/.sallyport/callback/<provider>` */
  readonly redirectUri: string;
  readonly wish: Wish;
}

/** Where to send the browser. */
export interface Begun {
  readonly kind: 'begun';
  readonly url: URL;
  readonly attempt: Attempt;
}

export interface Leaving {
  /** Null = it is not known any more. */
  readonly idToken: string | null;
  /** Registered at the provider as a post-logout redirect URI. */
  readonly returnTo: string;
  readonly state: string;
}

/**
 * Sign-ins that may wait for the provider at once: whoever asks for one has proved nothing yet, and each holds a connection for as
 * long as the provider is silent. Refreshes are not among them.
 */
const MOST_UNDER_WAY = 100;

/** A URL with a longer hint may be refused on its way; the provider then asks the person whom to sign out. */
const LONGEST_HINT = 6_000;

/**
 * Asks the provider nothing until somebody signs in, and then for its metadata first. Nothing here throws for what a provider
 * or a browser does.
 */
export class RelyingParty {
  readonly options: RelyingPartyOptions;
  readonly #party: Party;
  readonly #counterparts: CounterpartMemory;
  #underWay = 0;

  /** @param keys of the same issuer; a token with an unknown `kid` never takes away keys that others need. */
  constructor(options: RelyingPartyOptions, keys: KeySet, map: ClaimMapper, clock: () => number = Date.now) {
    this.options = options;
    this.#party = { options, keys, map, clock };
    this.#counterparts = new CounterpartMemory(options, clock);
  }

  async begin({ redirectUri, wish, ...manner }: Beginning): Promise<Begun | SignInProblem> {
    const counterpart = await this.#counterparts.obtain();
    if (counterpart.kind !== 'known') return counterpart;
    const attempt = createAttempt(this.options.name, redirectUri, wish, this.#party.clock());
    const { metadata } = counterpart;
    const parameters = authorizationParameters(this.options, metadata, attempt, manner);
    const conversation = await Conversation.open(counterpart, this.options);
    return this.#amongFew(async () => {
      try {
        const url = await requestAuthorization(conversation, metadata, parameters);
        return { kind: 'begun', url, attempt };
      } catch (error) {
        return conversation.failure(error);
      }
    });
  }

  /** @param callback the URL that the browser came back to; of it only the query counts. */
  async finish(attempt: Attempt, callback: URL): Promise<Finished | SignInProblem> {
    if (attempt.provider !== this.options.name) return notVerified('provider-mismatch');
    if (hasExpired(attempt, this.#party.clock())) return { kind: 'expired' };
    const counterpart = await this.#counterparts.obtain();
    if (counterpart.kind !== 'known') return counterpart;
    return this.#amongFew(() => finishSignIn(this.#party, counterpart, attempt, callback));
  }

  /** INVARIANT: never twice at once for one session: a provider that rotates takes the second for a thief. */
  async refresh(known: SignedIn): Promise<Refreshed> {
    const counterpart = await this.#counterparts.obtain();
    return counterpart.kind === 'known'
      ? refreshSignIn(this.#party, counterpart, known)
      : failed(counterpart, known.tokens);
  }

  /** RP-Initiated Logout 1.0 §2. `no-way`: the provider has no such endpoint; `unreachable`: it cannot say so right now. */
  async endSession({ idToken, returnTo, state }: Leaving): Promise<URL | 'no-way' | 'unreachable'> {
    const counterpart = await this.#counterparts.obtain();
    if (counterpart.kind !== 'known') return 'unreachable';
    if (counterpart.metadata.end_session_endpoint === undefined) return 'no-way';
    const { client, configuration } = await Conversation.open(counterpart, this.options);
    return client.buildEndSessionUrl(configuration, {
      post_logout_redirect_uri: returnTo,
      state,
      ...(idToken === null || idToken.length > LONGEST_HINT ? {} : { id_token_hint: idToken }),
    });
  }

  /** RFC 7009, as well as it goes: the session here is over, whatever comes of it. */
  async revoke(refreshToken: string): Promise<void> {
    const counterpart = await this.#counterparts.obtain();
    if (counterpart.kind !== 'known' || counterpart.metadata.revocation_endpoint === undefined) return;
    const { client, configuration } = await Conversation.open(counterpart, this.options);
    await client
      .tokenRevocation(configuration, refreshToken, { token_type_hint: 'refresh_token' })
      .catch(() => undefined);
  }

  /** @throws Fault `keys-unavailable` */
  verifyLogout(token: UnverifiedToken): Promise<LogoutToken | Refusal> {
    const { options, keys, clock } = this.#party;
    return verifyLogoutToken(token, options, keys, clock());
  }

  async #amongFew<Result>(work: () => Promise<Result>): Promise<Result | SignInProblem> {
    if (this.#underWay >= MOST_UNDER_WAY) return unavailable('as many sign-ins are under way as there may be');
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
    }
  }
}
