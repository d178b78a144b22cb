/** Asks the provider anew about a session whose claims have grown old: once, however many requests and gates want it. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionStore } from '../../core/session-store.ts';
import type { SessionTerms } from '../../core/session-terms.ts';
import type { Refreshed, SignedIn } from '../../core/signed-in.ts';
import type { Expiry } from './expiry.ts';
import type { SessionContent } from './session-content.ts';
import { Unwritten } from './unwritten.ts';
import type { OpenSession, Vault } from './vault.ts';

/** Asks the provider. What it throws counts as `unavailable`, and so does a silence of `LONGEST` ms. */
export type Refresh = (known: SignedIn) => Promise<Refreshed>;

/** ms. */
const LONGEST = 20_000;
/** Longer than the slowest refresh and what is written after it: nobody else asks with the same refresh token meanwhile. */
const LEASE = LONGEST + 10_000;
/** How long another gate is waited for while what is known still counts. */
const PATIENCE = 5_000;
/** Between two looks at what it does. */
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

export class Renewals {
  readonly counts: RenewalCounts = { renewed: 0, ended: 0, unavailable: 0 };
  /** Why the provider could last not be asked. */
  lastProblem: { readonly at: number; readonly why: string } | null = null;
  readonly #store: SessionStore;
  readonly #vault: Vault;
  readonly #expiry: Expiry;
  readonly #refresh: Refresh;
  readonly #clock: () => number;
  readonly #flights = new Map<string, Promise<OpenSession | null>>();
  readonly #unwritten = new Unwritten();

  constructor(store: SessionStore, vault: Vault, expiry: Expiry, refresh: Refresh, clock: () => number) {
    this.#store = store;
    this.#vault = vault;
    this.#expiry = expiry;
    this.#refresh = refresh;
    this.#clock = clock;
  }

  /** Refreshes what is due. @returns null when the session is over. Rejects when the store cannot be reached. */
  async freshen(session: OpenSession, terms: SessionTerms): Promise<Standing | null> {
    const { refresh, grace } = terms;
    if (this.#clock() < dueTime(session, refresh)) return standing(session, refresh);
    const current = await this.#fly(session, terms);
    if (current === null) return null;
    const now = this.#clock();
    const dueAt = dueTime(current, refresh);
    if (now < dueAt) return standing(current, refresh);
    const graceUntil = dueAt + grace;
    if (now < graceUntil) return { session: current, dueAt: nextAttempt(now, graceUntil), graceUntil };
    this.counts.ended += 1;
    await this.#expiry.end(current.stored.id);
    return null;
  }

  /** These sessions are over. */
  forget(ids: readonly string[]): void {
    for (const id of ids) this.#unwritten.forget(id);
  }

  /** Drops what nobody can use any more; for a timer. */
  sweep(terms: SessionTerms): void {
    this.#unwritten.sweep(this.#clock(), terms);
  }

  #fly(session: OpenSession, terms: SessionTerms): Promise<OpenSession | null> {
    const { id } = session.stored;
    const under = this.#flights.get(id);
    if (under !== undefined) return under;
    const flight = this.#alone(session, terms).finally(() => this.#flights.delete(id));
    this.#flights.set(id, flight);
    return flight;
  }

  /**
   * Waits until no other gate refreshes it; usually that one's result is what was waited for.
   * @returns the session as it is afterwards, still due when the provider could not be asked; null when it is over.
   */
  async #alone(session: OpenSession, { refresh, grace }: SessionTerms): Promise<OpenSession | null> {
    const key = `refresh:${session.stored.id}`;
    // After a whole lease nobody else can have it.
    const patience = this.#clock() < dueTime(session, refresh) + grace ? PATIENCE : LEASE + LOOK;
    for (let waited = 0; waited <= patience; waited += LOOK) {
      const proof = await this.#store.lease(key, LEASE);
      try {
        const current = await this.#vault.reopen(session);
        if (current === null) this.#unwritten.forget(session.stored.id);
        if (current === null || this.#clock() < dueTime(current, refresh)) return current;
        if (proof !== null) return await this.#ask(current);
      } finally {
        // One that cannot be released runs out by itself.
        if (proof !== null) await this.#store.release(key, proof).catch(() => {});
      }
      await sleep(LOOK);
    }
    return session;
  }

  async #ask(session: OpenSession): Promise<OpenSession | null> {
    const { id, version } = session.stored;
    const unwritten = this.#unwritten.take(id, version);
    if (unwritten !== null) return this.#write(session, unwritten);
    const { content } = session;
    const { signedIn, failed } = content;
    const refreshed = await this.#answer(signedIn);
    switch (refreshed.kind) {
      case 'renewed':
        this.counts.renewed += 1;
        return this.#write(session, { signedIn: refreshed.signedIn, renewedAt: this.#clock(), failed });
      case 'ended':
        this.counts.ended += 1;
        await this.#store.remove([id]);
        return null;
      case 'unavailable': {
        this.counts.unavailable += 1;
        this.lastProblem = { at: this.#clock(), why: refreshed.why };
        const { tokens } = refreshed;
        if (tokens.refresh === signedIn.tokens.refresh) return session;
        return this.#write(session, { ...content, signedIn: { ...signedIn, tokens } });
      }
    }
  }

  async #answer(known: SignedIn): Promise<Refreshed> {
    const { tokens } = known;
    const answered = new AbortController();
    const silence = sleep(LONGEST, null, { signal: answered.signal, ref: false });
    silence.catch(() => {});
    try {
      const answer = await Promise.race([this.#refresh(known), silence]);
      return answer ?? { kind: 'unavailable', why: `no answer in ${LONGEST} ms`, tokens };
    } catch (error) {
      return { kind: 'unavailable', why: String(error), tokens };
    } finally {
      answered.abort();
    }
  }

  /** INVARIANT: a rotated refresh token is in the store before anything is done with what came with it. */
  async #write(session: OpenSession, content: SessionContent): Promise<OpenSession | null> {
    const { id, version } = session.stored;
    this.#unwritten.keep(id, version, content);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const replaced = await this.#vault.replace(session, content, session.stored.seenAt);
        this.#unwritten.forget(id);
        // Somebody wrote or removed it after the lease: what stands there now counts.
        return replaced ?? (await this.#vault.reopen(session));
      } catch (error) {
        if (attempt === WRITES) throw error;
        await sleep(WRITE_PAUSE);
      }
    }
  }
}

function standing(session: OpenSession, refresh: number): Standing {
  return { session, dueAt: dueTime(session, refresh), graceUntil: null };
}

function dueTime({ content }: OpenSession, refresh: number): number {
  return content.signedIn.tokens.refresh === null ? Infinity : content.renewedAt + refresh;
}

/** When a provider that is away is asked again, ms. */
export function nextAttempt(now: number, graceUntil: number): number {
  return Math.min(now + RETRY, graceUntil);
}
