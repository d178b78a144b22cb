/** Asks the provider anew about a session whose claims have grown old: once, however many requests and gates want it. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionStore } from '../../core/session-store.ts';
import type { SessionTerms } from '../../core/session-terms.ts';
import type { Refreshed, SignedIn } from '../../core/signed-in.ts';
import type { SessionContent } from './session-content.ts';
import type { OpenSession, Vault } from './vault.ts';

/** Asks the provider. What it throws counts as `unavailable`, and so does a silence of `LONGEST` ms. */
export type Refresh = (known: SignedIn) => Promise<Refreshed>;

/** ms. */
const LONGEST = 20_000;
/** Longer than the slowest refresh and what is written after it: nobody else asks with the same refresh token meanwhile. */
const LEASE = LONGEST + 10_000;
/** Between two looks at what another gate does. */
const LOOK = 30;
/** Between two attempts while the provider is away. */
const RETRY = 15_000;
/** Attempts to write what the provider said, and the pause between them. */
const WRITES = 3;
const WRITE_PAUSE = 200;

/** A session that may be used, and for how long without asking again. */
export interface Standing {
  readonly session: OpenSession;
  /** ms since the epoch; `Infinity` = for its life. */
  readonly dueAt: number;
  /** Null = what is known of it is fresh. */
  readonly graceUntil: number | null;
}

export interface RenewalCounts {
  renewed: number;
  /** By the provider, or because it could not be asked for too long. */
  ended: number;
  unavailable: number;
}

type Flight =
  | { readonly kind: 'current'; readonly session: OpenSession }
  | { readonly kind: 'ended' }
  | { readonly kind: 'unavailable' };

const ENDED: Flight = { kind: 'ended' };
const UNAVAILABLE: Flight = { kind: 'unavailable' };

export class Renewals {
  readonly counts: RenewalCounts = { renewed: 0, ended: 0, unavailable: 0 };
  /** Why the provider could last not be asked. */
  lastProblem: { readonly at: number; readonly why: string } | null = null;
  readonly #store: SessionStore;
  readonly #vault: Vault;
  readonly #refresh: Refresh;
  readonly #clock: () => number;
  readonly #flights = new Map<string, Promise<Flight>>();
  /** What the provider said and the store could not take yet: its refresh token is the only one that still counts. */
  readonly #unwritten = new Map<string, { readonly version: number; readonly content: SessionContent }>();

  constructor(store: SessionStore, vault: Vault, refresh: Refresh, clock: () => number) {
    this.#store = store;
    this.#vault = vault;
    this.#refresh = refresh;
    this.#clock = clock;
  }

  /** Refreshes what is due. @returns null when the session is over. Rejects when the store cannot be reached. */
  async freshen(session: OpenSession, { refresh, grace }: SessionTerms): Promise<Standing | null> {
    const dueAt = dueTime(session, refresh);
    if (this.#clock() < dueAt) return { session, dueAt, graceUntil: null };
    const result = await this.#fly(session, refresh);
    switch (result.kind) {
      case 'ended':
        return null;
      case 'current':
        return { session: result.session, dueAt: dueTime(result.session, refresh), graceUntil: null };
      case 'unavailable': {
        const graceUntil = dueAt + grace;
        const now = this.#clock();
        if (now < graceUntil) return { session, dueAt: nextAttempt(now, graceUntil), graceUntil };
        this.counts.ended += 1;
        await this.#store.remove([session.stored.id]);
        return null;
      }
    }
  }

  #fly(session: OpenSession, refresh: number): Promise<Flight> {
    const { id } = session.stored;
    const under = this.#flights.get(id);
    if (under !== undefined) return under;
    const flight = this.#alone(session, refresh).finally(() => this.#flights.delete(id));
    this.#flights.set(id, flight);
    return flight;
  }

  /** Waits until no other gate refreshes it; usually that one's result is what was waited for. */
  async #alone(session: OpenSession, refresh: number): Promise<Flight> {
    const key = `refresh:${session.stored.id}`;
    for (let waited = 0; waited < LEASE; waited += LOOK) {
      const proof = await this.#store.lease(key, LEASE);
      const current = await this.#vault.reopen(session);
      if (current === null) return ENDED;
      if (this.#clock() < dueTime(current, refresh)) {
        if (proof !== null) await this.#store.release(key, proof);
        return { kind: 'current', session: current };
      }
      if (proof !== null) {
        try {
          return await this.#ask(current);
        } finally {
          // One that cannot be released runs out by itself.
          await this.#store.release(key, proof).catch(() => {});
        }
      }
      await sleep(LOOK);
    }
    return UNAVAILABLE;
  }

  async #ask(session: OpenSession): Promise<Flight> {
    const { id, version } = session.stored;
    const unwritten = this.#unwritten.get(id);
    if (unwritten?.version === version) return this.#write(session, unwritten.content);
    const { signedIn, failed } = session.content;
    const refreshed = await this.#answer(signedIn);
    switch (refreshed.kind) {
      case 'renewed':
        this.counts.renewed += 1;
        return this.#write(session, { signedIn: refreshed.signedIn, renewedAt: this.#clock(), failed });
      case 'ended':
        this.counts.ended += 1;
        await this.#store.remove([id]);
        return ENDED;
      case 'unavailable':
        this.counts.unavailable += 1;
        this.lastProblem = { at: this.#clock(), why: refreshed.why };
        return UNAVAILABLE;
    }
  }

  async #answer(known: SignedIn): Promise<Refreshed> {
    const answered = new AbortController();
    const silence = sleep(LONGEST, null, { signal: answered.signal, ref: false });
    try {
      const answer = await Promise.race([this.#refresh(known), silence]);
      return answer ?? { kind: 'unavailable', why: `no answer in ${LONGEST} ms` };
    } catch (error) {
      return { kind: 'unavailable', why: String(error) };
    } finally {
      silence.catch(() => {});
      answered.abort();
    }
  }

  /** INVARIANT: a rotated refresh token is in the store before anything is done with what came with it. */
  async #write(session: OpenSession, content: SessionContent): Promise<Flight> {
    const { id, version } = session.stored;
    this.#unwritten.set(id, { version, content });
    for (let attempt = 1; ; attempt += 1) {
      try {
        const replaced = await this.#vault.replace(session, content, session.stored.seenAt);
        this.#unwritten.delete(id);
        // Somebody wrote or removed it after the lease: what stands there now counts.
        const current = replaced ?? (await this.#vault.reopen(session));
        return current === null ? ENDED : { kind: 'current', session: current };
      } catch (error) {
        if (attempt === WRITES) throw error;
        await sleep(WRITE_PAUSE);
      }
    }
  }
}

function dueTime({ content }: OpenSession, refresh: number): number {
  return content.signedIn.tokens.refresh === null ? Infinity : content.renewedAt + refresh;
}

/** When a provider that is away is asked again, ms. */
export function nextAttempt(now: number, graceUntil: number): number {
  return Math.min(now + RETRY, graceUntil);
}
