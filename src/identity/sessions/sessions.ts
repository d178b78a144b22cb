/** People who are signed in: made by a sign-in, opened by tickets, and ended in many ways, on every gate that shares the store. */

import type { Principal } from '../../core/identity.ts';
import type { SessionChange, SessionStore } from '../../core/session-store.ts';
import type { SessionTerms } from '../../core/session-terms.ts';
import type { SessionTokens, SignedIn } from '../../core/signed-in.ts';
import type { LogoutToken } from '../logout-token.ts';
import { Endings } from './endings.ts';
import { Expiry } from './expiry.ts';
import type { GateKey } from './gate-key.ts';
import { type Arrival, type Destination, HandOffs } from './hand-off.ts';
import { Opener } from './opener.ts';
import { type Refresh, type RenewalCounts, Renewals } from './renewals.ts';
import type { FailedWish } from './session-content.ts';
import { SessionMemory } from './session-memory.ts';
import { Vault } from './vault.ts';

export interface SessionsOptions {
  readonly store: SessionStore;
  readonly key: GateKey;
  readonly terms: SessionTerms;
  readonly refresh: Refresh;
  /** ms since the epoch. */
  readonly clock?: () => number;
  /** Tickets that are remembered at most, 10,000 unless said. */
  readonly remembered?: number;
}

/** What surrounds a sign-in. */
export interface Circumstances {
  /** The host that its first ticket is for. */
  readonly host: string;
  /** The browser, as the person would know it: `Firefox on Linux`. */
  readonly agent: string;
  /** When the sign-in began, ms: a session that was ended since then is not made any more. */
  readonly since: number;
  /** The ticket that this browser showed, which is dead from now on; null = none. */
  readonly previous: string | null;
  /** `amr` and `acr` values that were asked for and did not come. */
  readonly failed: readonly string[];
}

export interface Created {
  /** The cookie's value. */
  readonly ticket: string;
  readonly session: string;
}

/** A session as the page `me` shows it. Times in ms since the epoch. */
export interface ListedSession {
  readonly id: string;
  readonly createdAt: number;
  /** To the minute. */
  readonly seenAt: number;
  readonly expiresAt: number;
  readonly agent: string;
  /** Whether it is the one that asks. */
  readonly current: boolean;
}

/** Told of what other gates do, too. */
export interface SessionsListener {
  /** What is open of these is to be cut. What runs out is told where somebody comes with it; else `expiresAt` says when. */
  ended(ids: readonly string[], why: 'revoked' | 'expired'): void;
  /** The provider said something newer: what is open of it is to be decided again. */
  renewed(id: string): void;
  /** What other gates did was not heard for a while: all that is open is to be decided again. */
  uncertain(): void;
}

export interface SessionsStatus {
  readonly remembered: number;
  /** Those among them that live on what their provider said before it went away. */
  readonly inGrace: number;
  readonly refreshes: Readonly<RenewalCounts>;
  readonly lastProblem: { readonly at: number; readonly why: string } | null;
}

const MOST_REMEMBERED = 10_000;
const SWEEP = 60_000;
/** A wish that was not fulfilled is not repeated for so long, ms. */
const FAILED_FOR = 600_000;
const NOTHING: ReadonlySet<string> = new Set();

export class Sessions {
  readonly #store: SessionStore;
  readonly #vault: Vault;
  readonly #renewals: Renewals;
  readonly #expiry: Expiry;
  readonly #opener: Opener;
  readonly #endings: Endings;
  readonly #handOffs: HandOffs;
  readonly #clock: () => number;
  readonly #sweeper: NodeJS.Timeout;
  #terms: SessionTerms;
  #listener: SessionsListener | null = null;

  constructor(options: SessionsOptions) {
    const { store, key, terms, refresh, clock = Date.now, remembered = MOST_REMEMBERED } = options;
    this.#store = store;
    this.#clock = clock;
    this.#terms = terms;
    this.#vault = new Vault(store, key);
    this.#expiry = new Expiry(store);
    this.#renewals = new Renewals(store, this.#vault, this.#expiry, refresh, clock);
    const memory = new SessionMemory(remembered);
    const parts = { store, vault: this.#vault, renewals: this.#renewals, expiry: this.#expiry, memory, terms };
    this.#opener = new Opener(parts);
    this.#endings = new Endings(store, clock);
    this.#handOffs = new HandOffs(store, this.#vault, key, clock);
    store.onChange((change) => this.#learn(change));
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP).unref();
  }

  /** Of a session that begins now, ms. */
  get lifetime(): number {
    return this.#terms.lifetime;
  }

  /** A reload's: they count at once, for those who are signed in already too. */
  set terms(terms: SessionTerms) {
    this.#terms = terms;
    this.#opener.terms = terms;
  }

  /**
   * Whose request it is: at once when the session is remembered and nothing about it is due. Counts as its use.
   *
   * @param host of the request: a ticket opens nothing elsewhere.
   * @returns null when the ticket opens no live session. Rejects with Fault `store-unavailable`.
   */
  open(ticket: string, host: string, now: number): Principal | null | Promise<Principal | null> {
    return this.#opener.open(ticket, host, now, 'request');
  }

  /** As `open`, for what is open already: no use of the session, so it ends none the later. */
  look(ticket: string, host: string, now: number): Principal | null | Promise<Principal | null> {
    return this.#opener.open(ticket, host, now, 'recheck');
  }

  /** `amr` and `acr` values that this session was lately asked for in vain: `StepUpReach.failed`. */
  failed({ session }: Principal, now: number): ReadonlySet<string> {
    const wishes = session === null ? [] : this.#opener.failedWishes(session);
    return wishes.length === 0 ? NOTHING : new Set(liveOf(wishes, now).map(({ value }) => value));
  }

  /** Whether it lives on what its provider said before it went away. */
  isInGrace({ session }: Principal): boolean {
    const known = session === null ? null : this.#opener.memory.get(session);
    return known !== null && known.graceUntil !== null;
  }

  /** @returns null when it was ended while it was being made. Rejects with Fault `store-unavailable`. */
  async create(signedIn: SignedIn, about: Circumstances): Promise<Created | null> {
    const now = this.#clock();
    const { host, agent, previous, since } = about;
    const before = previous === null ? null : await this.#opener.peek(previous, host, now);
    const failed = about.failed.map((value) => ({ value, until: now + FAILED_FOR }));
    if (before !== null && isSamePerson(before.content.signedIn, signedIn)) {
      failed.push(...liveOf(before.content.failed, now));
    }
    const { stored, ticket } = await this.#vault.insert(
      { signedIn, renewedAt: now, failed },
      { agent },
      { host, createdAt: now, expiresAt: now + this.#terms.lifetime },
    );
    const isEnded = await this.#endings.hasEnded(stored, since);
    const dead = before === null ? [] : [before.stored.id];
    if (isEnded) dead.push(stored.id);
    if (dead.length > 0) await this.#store.remove(dead);
    return isEnded ? null : { ticket, session: stored.id };
  }

  /** @param host where the ticket was shown. @returns a code for the app's host; null when the ticket opens no live session. */
  async handOff(ticket: string, host: string, to: Destination): Promise<string | null> {
    const session = await this.#opener.peek(ticket, host, this.#clock());
    return session === null ? null : this.#handOffs.begin(session, to);
  }

  /** @returns null when the code is spent, too old, or for another host or browser. */
  redeem(code: string, host: string, browser: string): Promise<Arrival | null> {
    return this.#handOffs.finish(code, host, browser);
  }

  /** The provider's, for a sign-out there; null when the ticket opens no live session. */
  async tokens(ticket: string, host: string): Promise<SessionTokens | null> {
    const session = await this.#opener.peek(ticket, host, this.#clock());
    return session?.content.signedIn.tokens ?? null;
  }

  async list({ iss, sub, session }: Principal): Promise<readonly ListedSession[]> {
    const now = this.#clock();
    const stored = await this.#store.list('subject', this.#vault.subjectKey(iss, sub));
    return stored
      .filter((one) => !this.#opener.isOver(one, now))
      .map((one) => {
        const { id, createdAt, seenAt, expiresAt } = one;
        return {
          id,
          createdAt,
          seenAt,
          expiresAt,
          agent: this.#vault.noteOf(one)?.agent ?? '',
          current: id === session,
        };
      });
  }

  /** @returns whether it was there. */
  async end(id: string): Promise<boolean> {
    return (await this.#store.remove([id])).length > 0;
  }

  /** As `end`, for a person: another's session is not there. */
  async endOwn({ iss, sub }: Principal, id: string): Promise<boolean> {
    const stored = await this.#store.read(id);
    return stored?.subject === this.#vault.subjectKey(iss, sub) && this.end(id);
  }

  /** Everywhere, also what is being made. @returns the ids of what was there, as the next two do. */
  endSubject(iss: string, sub: string): Promise<readonly string[]> {
    return this.#endings.end('subject', this.#vault.subjectKey(iss, sub));
  }

  endSid(iss: string, sid: string): Promise<readonly string[]> {
    return this.#endings.end('sid', this.#vault.sidKey(iss, sid));
  }

  /** As `endSid`, for whoever proves nothing: what is being made is made. */
  endKnownSid(iss: string, sid: string): Promise<readonly string[]> {
    return this.#endings.endKnown('sid', this.#vault.sidKey(iss, sid));
  }

  /** What a verified logout token asks for. */
  logOut({ iss, jti, expiresAt, ...who }: LogoutToken): Promise<'done' | 'replayed'> {
    const name = `logout:${iss} ${jti}`;
    return who.sid === null
      ? this.#endings.once(name, expiresAt, 'subject', this.#vault.subjectKey(iss, who.sub))
      : this.#endings.once(name, expiresAt, 'sid', this.#vault.sidKey(iss, who.sid));
  }

  endDevice(device: string): Promise<readonly string[]> {
    return this.#endings.end('device', this.#vault.deviceKey(device));
  }

  /** At most one listener. */
  listen(listener: SessionsListener): void {
    this.#listener = listener;
  }

  status(): SessionsStatus {
    const { memory } = this.#opener;
    const { counts, lastProblem } = this.#renewals;
    return { remembered: memory.size, inGrace: memory.inGrace, refreshes: { ...counts }, lastProblem };
  }

  /** Closes the store, too. */
  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    await this.#store.close();
  }

  #sweep(): void {
    this.#renewals.sweep(this.#terms);
    this.#store.sweep(this.#clock()).catch(() => {});
  }

  #learn(change: SessionChange): void {
    this.#opener.learn(change);
    switch (change.kind) {
      case 'removed':
        this.#renewals.forget(change.ids);
        this.#listener?.ended(change.ids, change.ids.every((id) => this.#expiry.isEnding(id)) ? 'expired' : 'revoked');
        break;
      case 'updated':
        this.#listener?.renewed(change.id);
        break;
      case 'unknown':
        this.#listener?.uncertain();
        break;
      case 'deaf':
        // The requests that come ask the store; what is open goes on until that can be asked again.
        break;
    }
  }
}

function isSamePerson(a: SignedIn, b: SignedIn): boolean {
  return a.iss === b.iss && a.sub === b.sub;
}

function liveOf(wishes: readonly FailedWish[], now: number): readonly FailedWish[] {
  return wishes.filter(({ until }) => now < until);
}
