/** The key set of one provider: when to ask for it again, and how long it may be used if that fails. docs/identity.md has the rules. */

import { Fault } from '../core/fault.ts';
import { messageOf } from './provider-answer.ts';
import type { Algorithm } from '../core/algorithm.ts';
import { holdsAll, type KeyRing, readKeyRing } from './key-ring.ts';
import { type KeyDocument, type KeySource, readKeys } from './key-source.ts';
import { MissingKids } from './missing-kids.ts';

export interface KeySetOptions {
  readonly issuer: string;
  readonly clientId: string | null;
  readonly source: KeySource;
  readonly algorithms: readonly Algorithm[];
  /** ms for which keys that should have been fetched anew go on verifying. */
  readonly maxStale: number;
}

/** Milliseconds. */
export interface KeyPace {
  /** Keys are asked for again at least this often. */
  readonly refresh: number;
  /** Whoever sends tokens can cause one fetch in this time, whatever comes of it. */
  readonly cooldown: number;
  /** The first try again after a start without keys; doubled until it is `cooldown`. */
  readonly retry: number;
  readonly timeout: number;
}

export const KEY_PACE: KeyPace = { refresh: 600_000, cooldown: 30_000, retry: 1_000, timeout: 5_000 };

export interface KeySetStatus {
  /** `none`: never had any. `expired`: they were too old for too long. */
  readonly state: 'fresh' | 'stale' | 'expired' | 'none';
  /** When the keys in use were fetched, ms since the epoch; null = never. */
  readonly keysAt: number | null;
  readonly keys: number;
  /** Why the last fetch failed; null = it did not. */
  readonly problem: string | null;
  readonly warnings: readonly string[];
}

/** INVARIANT: a failed fetch changes nothing but `problem`; only a successful one can take a key away. */
export class KeySet {
  readonly options: KeySetOptions;
  readonly #pace: KeyPace;
  readonly #missing: MissingKids;
  readonly #onWithdrawn: () => void;
  #ring: KeyRing | null = null;
  #hadKeys = false;
  #fetchedAt: number | null = null;
  #freshUntil = 0;
  #usableUntil = 0;
  #host: string | null = null;
  #problem: string | null = null;
  #warnings: readonly string[] = [];
  #attemptedAt = Number.NEGATIVE_INFINITY;
  #nextAt = 0;
  #failures = 0;
  #flight: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  /**
   * Begins to fetch at once, and goes on until `close()`.
   *
   * @param onWithdrawn called when a fetch took away a key that may have verified what is still open. Must not throw.
   */
  constructor(options: KeySetOptions, pace: KeyPace = KEY_PACE, onWithdrawn: () => void = ignore) {
    this.options = options;
    this.#pace = pace;
    this.#onWithdrawn = onWithdrawn;
    this.#missing = new MissingKids(2 * pace.cooldown);
    const { source } = options;
    if (source.kind !== 'file') {
      void this.#refresh();
      return;
    }
    try {
      this.#accept({ text: source.text, maxAge: null, from: source.file }, Date.now());
    } catch (error) {
      this.#problem = messageOf(error);
    }
  }

  /** The same object as long as the same keys verify; null when none may. @param now ms since the epoch. */
  usable(now: number): KeyRing | null {
    return now < this.#usableUntil ? this.#ring : null;
  }

  /** Keys have been had once. */
  get ready(): boolean {
    return this.#hadKeys;
  }

  /** Waits only while there is no usable set. @throws Fault `keys-unavailable`, so that clients keep their valid tokens. */
  async obtain(now: number): Promise<KeyRing> {
    const ring = this.usable(now);
    if (ring !== null) return ring;
    if (this.#flight !== null || !this.#isCooling(now)) await this.#refresh();
    const fetched = this.usable(Math.max(now, Date.now()));
    if (fetched !== null) return fetched;
    const retryAfter = Math.max(1, Math.ceil((this.#nextAt - Date.now()) / 1000));
    throw new Fault('keys-unavailable', `${this.options.issuer}: ${this.#problem ?? 'the keys are too old'}`, {
      retryAfter,
    });
  }

  /** For a token whose key is not there: perhaps it is new. @returns the ring after it was asked for, or as it is. */
  async seek(kid: string, now: number): Promise<KeyRing> {
    const { source } = this.options;
    const mayAsk = source.kind !== 'file' && !this.#isCooling(now) && !this.#missing.has(kid, now);
    if (this.#flight === null && !mayAsk) return this.obtain(now);
    await this.#refresh();
    const ring = await this.obtain(now);
    if (this.#problem === null && !ring.kids.has(kid)) this.#missing.add(kid, now);
    return ring;
  }

  /** Fetches now, whatever the time; settles when that is done, and never rejects. */
  async reload(): Promise<void> {
    await this.#refresh();
  }

  status(now: number): KeySetStatus {
    return {
      state: this.#state(now),
      keysAt: this.#fetchedAt,
      keys: this.#ring?.size ?? 0,
      problem: this.#problem,
      warnings: this.#warnings,
    };
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #state(now: number): KeySetStatus['state'] {
    if (this.#ring === null) return 'none';
    if (now < this.#freshUntil) return 'fresh';
    return now < this.#usableUntil ? 'stale' : 'expired';
  }

  #refresh(): Promise<void> {
    this.#flight ??= this.#attempt();
    return this.#flight;
  }

  async #attempt(): Promise<void> {
    const { source, issuer, clientId } = this.options;
    const startedAt = Date.now();
    this.#attemptedAt = startedAt;
    try {
      this.#accept(await readKeys(source, { issuer, clientId, timeout: this.#pace.timeout }), startedAt);
      this.#failures = 0;
      this.#problem = null;
    } catch (error) {
      this.#failures++;
      this.#problem = messageOf(error);
    }
    this.#flight = null;
    if (this.#closed || source.kind === 'file') return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const pause = this.#pause();
    this.#nextAt = Date.now() + pause;
    this.#timer = setTimeout(() => void this.#refresh(), pause);
    this.#timer.unref();
  }

  /** @throws Error when the document is no key set; then nothing has changed. */
  #accept({ text, maxAge, from }: KeyDocument, at: number): void {
    const { source, algorithms, maxStale } = this.options;
    const ring = readKeyRing(text, algorithms);
    this.#warnings = ring.warnings;
    if (source.kind === 'file') {
      this.#freshUntil = Number.POSITIVE_INFINITY;
    } else {
      const { refresh, cooldown } = this.#pace;
      this.#freshUntil = at + Math.max(cooldown, Math.min(maxAge ?? refresh, refresh));
      const { host } = new URL(from);
      if (this.#host !== null && this.#host !== host) {
        this.#warnings = [...ring.warnings, `the keys were at ${this.#host}, and are now at ${host}`];
      }
      this.#host = host;
    }
    this.#usableUntil = this.#freshUntil + maxStale;
    this.#fetchedAt = at;
    const before = this.#ring;
    if (before?.content === ring.content) return;
    this.#ring = ring;
    this.#hadKeys ||= ring.size > 0;
    this.#missing.clear();
    if (before !== null && !holdsAll(before, ring)) this.#onWithdrawn();
  }

  /** A clock that was set back must not hold the cool-down for ever. */
  #isCooling(now: number): boolean {
    const since = now - this.#attemptedAt;
    return since >= 0 && since < this.#pace.cooldown;
  }

  /** Until the next fetch, ms. Before the keys get stale, and not at the same moment in every gate. */
  #pause(): number {
    return this.#interval() * (0.75 + Math.random() / 5);
  }

  #interval(): number {
    const { refresh, cooldown, retry } = this.#pace;
    if (this.#failures === 0) return Math.min(refresh, Math.max(0, this.#freshUntil - Date.now()));
    return this.#ring === null ? Math.min(cooldown, retry * 2 ** (this.#failures - 1)) : cooldown;
  }
}

function ignore(): void {}
