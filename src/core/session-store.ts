/** What keeps sessions between requests, restarts and gates: sqlite, redis or memory, behind one small interface. */

/**
 * A session as it is stored. Whoever has only this can neither use it nor read whose it is: `sealed` opens with a key that
 * stands in no store, and the index keys are keyed hashes.
 */
export interface StoredSession {
  /** `s_…`, random; names the session in records and on the page `me`. It opens nothing. */
  readonly id: string;
  /** Grows with every `update`: whoever read an older one may not write (the fence of a refresh). */
  readonly version: number;
  /** Keyed hash of `(iss, sub)`. */
  readonly subject: string;
  /** Keyed hash of `(iss, sid)`; null = the provider names no sessions. */
  readonly sid: string | null;
  /** Keyed hash of the device's id; null = unknown. */
  readonly device: string | null;
  /** ms since the epoch, as all that follow. */
  readonly createdAt: number;
  /** Its end, whatever happens. */
  readonly expiresAt: number;
  /** Written at most once a minute. */
  readonly seenAt: number;
  /** Opened with the gate's own key: what the person reads of it elsewhere (`me`). */
  readonly note: Uint8Array;
  /** Opened only with a key that a ticket carries: tokens and claims. */
  readonly sealed: Uint8Array;
}

/** One cookie of a session: each host has its own, so that one app's cookie opens no other app. */
export interface StoredTicket {
  /** SHA-256 of the cookie's value. */
  readonly hash: string;
  readonly session: string;
  /** The host that it is for. */
  readonly host: string;
  /** The session's key, wrapped by one that is derived from the cookie's value. */
  readonly wrapped: Uint8Array;
}

/** A ticket for each of so many hosts; who asks for more only spends the own. */
export const MOST_TICKETS = 256;

/** What another process, or this one, did to sessions; what expires is no change. */
export type SessionChange =
  | { readonly kind: 'removed'; readonly ids: readonly string[] }
  /** @property version that it has now. */
  | { readonly kind: 'updated'; readonly id: string; readonly version: number }
  /** From now on changes of others are not heard. */
  | { readonly kind: 'deaf' }
  /** They are heard again; what was missed cannot be said. */
  | { readonly kind: 'unknown' };

/**
 * INVARIANT: what is removed is found no more by anybody, and an expired entry counts as removed.
 * Everything rejects with Fault `store-unavailable` when the store cannot be reached, soon, and nothing waits for it for ever.
 */
export interface SessionStore {
  /** Why it cannot be reached right now, for the operator; null = it can. */
  readonly problem: string | null;

  insert(session: StoredSession, ticket: StoredTicket): Promise<void>;
  /** Of more than `MOST_TICKETS` of one session the oldest goes. @returns false when its session is no longer there. */
  addTicket(ticket: StoredTicket): Promise<boolean>;
  find(ticketHash: string): Promise<{ readonly session: StoredSession; readonly ticket: StoredTicket } | null>;
  read(id: string): Promise<StoredSession | null>;
  /**
   * Writes `sid`, `device`, `seenAt`, `note` and `sealed`, which is all that may change, and adds 1 to the version.
   *
   * @param session with the version that was read. @returns false when it was written or removed since; then nothing is.
   */
  update(session: StoredSession): Promise<boolean>;
  /** Only `seenAt`, and never back; the version stays. */
  touch(id: string, seenAt: number): Promise<void>;
  /** With its tickets. @returns those that were there. */
  remove(ids: readonly string[]): Promise<readonly string[]>;
  list(by: 'subject' | 'sid' | 'device', key: string): Promise<readonly StoredSession[]>;

  /** A value that can be taken once, until it expires. */
  put(key: string, value: Uint8Array, expiresAt: number): Promise<void>;
  take(key: string): Promise<Uint8Array | null>;
  /** As `take`, and it stays. */
  peek(key: string): Promise<Uint8Array | null>;
  /** Remembers a name until it expires. @returns whether it was new: a replay is not. */
  claim(key: string, expiresAt: number): Promise<boolean>;
  /** At most one holder among all gates. @returns null while another has it; else the proof to release it with. */
  lease(key: string, ms: number): Promise<string | null>;
  release(key: string, proof: string): Promise<void>;

  /** Told of changes, its own too, in order; of its own before the call that made them resolves. At most one listener. */
  onChange(listener: (change: SessionChange) => void): void;
  /** Drops what has expired; for a timer. */
  sweep(now: number): Promise<void>;
  close(): Promise<void>;
}
