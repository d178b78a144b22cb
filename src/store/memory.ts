/** Sessions in this process alone: for tests, and for a gate whose restart may sign everybody out. */

import { randomUUID } from 'node:crypto';
import {
  MOST_TICKETS,
  type SessionChange,
  type SessionStore,
  type StoredSession,
  type StoredTicket,
} from '../core/session-store.ts';

interface Expiring<Value> {
  readonly value: Value;
  /** ms since the epoch. */
  readonly expiresAt: number;
}

export class MemoryStore implements SessionStore {
  readonly problem = null;
  readonly #clock: () => number;
  readonly #sessions = new Map<string, StoredSession>();
  readonly #tickets = new Map<string, StoredTicket>();
  /** The hashes of the tickets of each session. */
  readonly #ticketsOf = new Map<string, string[]>();
  readonly #values = new Map<string, Expiring<Uint8Array>>();
  readonly #claims = new Map<string, Expiring<true>>();
  readonly #leases = new Map<string, Expiring<string>>();
  #listener: (change: SessionChange) => void = () => {};

  /** @param clock ms since the epoch. */
  constructor(clock: () => number = Date.now) {
    this.#clock = clock;
  }

  async insert(session: StoredSession, ticket: StoredTicket): Promise<void> {
    this.#sessions.set(session.id, { ...session, note: exactly(session.note), sealed: exactly(session.sealed) });
    this.#ticketsOf.set(session.id, []);
    await this.addTicket(ticket);
  }

  async addTicket(ticket: StoredTicket): Promise<boolean> {
    const hashes = this.#ticketsOf.get(ticket.session);
    if (hashes === undefined || this.#live(ticket.session) === null) return false;
    this.#tickets.set(ticket.hash, { ...ticket, wrapped: exactly(ticket.wrapped) });
    hashes.push(ticket.hash);
    if (hashes.length > MOST_TICKETS) this.#tickets.delete(hashes.shift() ?? '');
    return true;
  }

  async find(ticketHash: string): Promise<{ session: StoredSession; ticket: StoredTicket } | null> {
    const ticket = this.#tickets.get(ticketHash);
    const session = ticket === undefined ? null : this.#live(ticket.session);
    return ticket === undefined || session === null ? null : { session, ticket };
  }

  async read(id: string): Promise<StoredSession | null> {
    return this.#live(id);
  }

  async update(session: StoredSession): Promise<boolean> {
    const before = this.#live(session.id);
    if (before === null || before.version !== session.version) return false;
    const { sid, device, note, sealed } = session;
    const version = before.version + 1;
    const seenAt = Math.max(before.seenAt, session.seenAt);
    this.#sessions.set(session.id, {
      ...before,
      version,
      sid,
      device,
      seenAt,
      note: exactly(note),
      sealed: exactly(sealed),
    });
    this.#listener({ kind: 'updated', id: session.id, version });
    return true;
  }

  async touch(id: string, seenAt: number): Promise<void> {
    const session = this.#live(id);
    if (session !== null && session.seenAt < seenAt) this.#sessions.set(id, { ...session, seenAt });
  }

  async remove(ids: readonly string[]): Promise<readonly string[]> {
    const removed = ids.filter((id) => {
      const wasLive = this.#live(id) !== null;
      this.#drop(id);
      return wasLive;
    });
    if (removed.length > 0) this.#listener({ kind: 'removed', ids: removed });
    return removed;
  }

  async list(by: 'subject' | 'sid' | 'device', key: string): Promise<readonly StoredSession[]> {
    const now = this.#clock();
    return [...this.#sessions.values()].filter((session) => session[by] === key && session.expiresAt > now);
  }

  async put(key: string, value: Uint8Array, expiresAt: number): Promise<void> {
    this.#values.set(key, { value, expiresAt });
  }

  async take(key: string): Promise<Uint8Array | null> {
    const value = this.#liveOf(this.#values, key);
    this.#values.delete(key);
    return value;
  }

  async peek(key: string): Promise<Uint8Array | null> {
    return this.#liveOf(this.#values, key);
  }

  async claim(key: string, expiresAt: number): Promise<boolean> {
    if (this.#liveOf(this.#claims, key) !== null) return false;
    this.#claims.set(key, { value: true, expiresAt });
    return true;
  }

  async lease(key: string, ms: number): Promise<string | null> {
    if (this.#liveOf(this.#leases, key) !== null) return null;
    const proof = randomUUID();
    this.#leases.set(key, { value: proof, expiresAt: this.#clock() + ms });
    return proof;
  }

  async release(key: string, proof: string): Promise<void> {
    if (this.#leases.get(key)?.value === proof) this.#leases.delete(key);
  }

  onChange(listener: (change: SessionChange) => void): void {
    this.#listener = listener;
  }

  async sweep(now: number): Promise<void> {
    for (const { id, expiresAt } of this.#sessions.values()) if (expiresAt <= now) this.#drop(id);
    for (const entries of [this.#values, this.#claims, this.#leases]) {
      for (const [key, { expiresAt }] of entries) if (expiresAt <= now) entries.delete(key);
    }
  }

  async close(): Promise<void> {}

  #live(id: string): StoredSession | null {
    const session = this.#sessions.get(id);
    return session === undefined || session.expiresAt <= this.#clock() ? null : session;
  }

  #liveOf<Value>(entries: ReadonlyMap<string, Expiring<Value>>, key: string): Value | null {
    const entry = entries.get(key);
    return entry === undefined || entry.expiresAt <= this.#clock() ? null : entry.value;
  }

  #drop(id: string): void {
    for (const hash of this.#ticketsOf.get(id) ?? []) this.#tickets.delete(hash);
    this.#ticketsOf.delete(id);
    this.#sessions.delete(id);
  }
}

/** A small buffer is part of a larger one, all of which it would keep. */
function exactly(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
