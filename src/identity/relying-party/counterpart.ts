/** What is known of a provider, and for how long: asked for once, by however many people begin to sign in at the same time. */

import type { ClientAuth, ServerMetadata } from 'openid-client';
import { messageOf } from '../provider-answer.ts';
import { createClientAuth } from './client-authentication.ts';
import { lackOf, readMetadata } from './metadata.ts';
import type { RelyingPartyOptions } from './options.ts';
import { type SignInProblem, unavailable } from './problem.ts';

/** A provider that can be talked to, and how the gate proves itself there. */
export interface Counterpart {
  readonly kind: 'known';
  readonly metadata: ServerMetadata;
  readonly authenticate: ClientAuth;
}

/** Milliseconds. */
export const METADATA_PACE = {
  /** Asked for again after this; meanwhile the old serves. */
  refresh: 600_000,
  /** A refresh that failed is tried again no sooner. */
  cooldown: 30_000,
  /** Metadata that could not be refreshed for this long serves no more. */
  maxAge: 3_600_000,
};

/** INVARIANT: what cannot be had is asked for again by the next who needs it; only what there was before is kept in between. */
export class CounterpartMemory {
  readonly #options: RelyingPartyOptions;
  readonly #clock: () => number;
  #known: Counterpart | null = null;
  #knownAt = 0;
  #triedAt = 0;
  #flight: Promise<Counterpart | SignInProblem> | null = null;

  constructor(options: RelyingPartyOptions, clock: () => number) {
    this.#options = options;
    this.#clock = clock;
  }

  /** Waits for the provider only when there is nothing that still serves. */
  async obtain(): Promise<Counterpart | SignInProblem> {
    const { refresh, cooldown, maxAge } = METADATA_PACE;
    const now = this.#clock();
    const age = now - this.#knownAt;
    // A clock that was set back says nothing of an age.
    if (this.#known === null || age < 0 || age >= maxAge) return this.#ask(now);
    if (age >= refresh && now - this.#triedAt >= cooldown) void this.#ask(now);
    return this.#known;
  }

  #ask(now: number): Promise<Counterpart | SignInProblem> {
    this.#flight ??= this.#attempt(now).finally(() => {
      this.#flight = null;
    });
    return this.#flight;
  }

  async #attempt(now: number): Promise<Counterpart | SignInProblem> {
    this.#triedAt = now;
    try {
      const metadata = await readMetadata(this.#options);
      const lack = lackOf(metadata);
      if (lack !== null) return { kind: 'unsupported', detail: lack };
      const authenticate = await createClientAuth(this.#options.authentication, metadata);
      if (authenticate === null) return { kind: 'unsupported', detail: 'client-authentication' };
      this.#knownAt = now;
      this.#known = { kind: 'known', metadata, authenticate };
      return this.#known;
    } catch (error) {
      return unavailable(messageOf(error));
    }
  }
}
