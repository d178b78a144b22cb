/** Opens sessions by their tickets: at once when one is remembered and nothing about it is due, else from the store. */

import { Fault } from '../../core/fault.ts';
import type { Principal } from '../../core/identity.ts';
import type { SessionChange, SessionStore, StoredSession } from '../../core/session-store.ts';
import type { SessionTerms } from '../../core/session-terms.ts';
import { Changes } from './changes.ts';
import type { Expiry } from './expiry.ts';
import { nextAttempt, type Renewals, type Standing } from './renewals.ts';
import { type FailedWish, principalOf } from './session-content.ts';
import type { RememberedSession, SessionMemory } from './session-memory.ts';
import { isTicket, ticketHash } from './ticket.ts';
import type { OpenSession, Vault } from './vault.ts';

/** Whether a look at a session counts as its use. */
export type Occasion = 'request' | 'recheck';

/** The store is told of a session's use at most so often, ms. */
const TOUCH = 60_000;
/** Reads of a session that changes while it is read. */
const READS = 5;

interface OpenerParts {
  readonly store: SessionStore;
  readonly vault: Vault;
  readonly renewals: Renewals;
  readonly expiry: Expiry;
  readonly memory: SessionMemory;
  readonly terms: SessionTerms;
}

export class Opener {
  readonly memory: SessionMemory;
  readonly #store: SessionStore;
  readonly #vault: Vault;
  readonly #renewals: Renewals;
  readonly #expiry: Expiry;
  readonly #changes = new Changes();
  #terms: SessionTerms;
  #touch: number;
  #deaf = false;

  constructor({ store, vault, renewals, expiry, memory, terms }: OpenerParts) {
    this.#store = store;
    this.#vault = vault;
    this.#renewals = renewals;
    this.#expiry = expiry;
    this.memory = memory;
    this.#terms = terms;
    this.#touch = touchInterval(terms);
  }

  /** Whoever is remembered is so by the terms of before. */
  set terms(terms: SessionTerms) {
    const { lifetime, idle, refresh, grace } = this.#terms;
    if (lifetime === terms.lifetime && idle === terms.idle && refresh === terms.refresh && grace === terms.grace)
      return;
    this.#terms = terms;
    this.#touch = touchInterval(terms);
    this.memory.clear();
  }

  open(ticket: string, host: string, now: number, occasion: Occasion): Principal | null | Promise<Principal | null> {
    if (!isTicket(ticket)) return null;
    const hash = ticketHash(ticket);
    const known = this.memory.find(hash, host);
    if (known === 'elsewhere') return null;
    if (known === null || this.#deaf || now >= this.#endOf(known)) return this.#read(ticket, hash, host, now, occasion);
    if (now >= known.dueAt) {
      if (known.graceUntil === null || now >= known.graceUntil) return this.#read(ticket, hash, host, now, occasion);
      // The provider was away a moment ago. Nobody waits for it again as long as what it said still counts.
      known.dueAt = nextAttempt(now, known.graceUntil);
      this.#read(ticket, hash, host, now, 'recheck').catch(() => {});
    }
    return this.#use(known, now, occasion);
  }

  /** Without its use, its refresh and its memory. @returns null when it is over, or opens nothing on this host. */
  async peek(ticket: string, host: string, now: number): Promise<OpenSession | null> {
    if (!isTicket(ticket)) return null;
    const found = await this.#vault.open(ticket, ticketHash(ticket), host);
    return found === null || this.isOver(found.stored, now) ? null : found;
  }

  isOver(stored: StoredSession, now: number): boolean {
    return now >= this.#lastEnd(stored) || now >= stored.seenAt + this.#terms.idle;
  }

  failedWishes(id: string): readonly FailedWish[] {
    return this.memory.get(id)?.failed ?? [];
  }

  learn(change: SessionChange): void {
    this.#changes.tell(change);
    switch (change.kind) {
      case 'removed':
        for (const id of change.ids) this.memory.forget(id);
        break;
      case 'updated': {
        const known = this.memory.get(change.id);
        if (known !== null && known.version < change.version) this.memory.forget(change.id);
        break;
      }
      case 'deaf':
        this.#deaf = true;
        break;
      case 'unknown':
        this.#deaf = false;
        this.memory.clear();
        break;
    }
  }

  async #read(ticket: string, hash: string, host: string, now: number, occasion: Occasion): Promise<Principal | null> {
    for (let reads = 0; reads < READS; reads += 1) {
      using reading = this.#changes.read();
      const found = await this.#vault.open(ticket, hash, host);
      if (found === null) return null;
      const { id } = found.stored;
      if (this.isOver(found.stored, now)) {
        await this.#expiry.end(id);
        return null;
      }
      const standing = await this.#renewals.freshen(found, this.#terms);
      if (standing === null) return null;
      if (reading.outdates(id, standing.session.stored.version)) continue;
      return this.#use(this.memory.remember(this.#remembered(standing, now), hash, host), now, occasion);
    }
    throw new Fault('store-unavailable', 'a session changed as often as it was read');
  }

  #remembered({ session, dueAt, graceUntil }: Standing, now: number): RememberedSession {
    const { stored, content } = session;
    const { id, version, seenAt } = stored;
    const endsAt = this.#lastEnd(stored);
    const principal = principalOf(content, stored, Math.min(endsAt, seenAt + this.#terms.idle), now);
    return { id, version, principal, failed: content.failed, endsAt, seenAt, writtenAt: seenAt, dueAt, graceUntil };
  }

  #use(session: RememberedSession, now: number, occasion: Occasion): Principal {
    if (occasion === 'request' && now > session.seenAt) session.seenAt = now;
    const isUnwritten = session.seenAt - session.writtenAt >= this.#touch;
    if (isUnwritten) {
      session.writtenAt = session.seenAt;
      // Lost, it costs a minute of idle time.
      this.#store.touch(session.id, session.seenAt).catch(() => {});
    }
    if (isUnwritten || session.principal.expiresAt <= now) {
      session.principal = Object.freeze({ ...session.principal, expiresAt: this.#endOf(session) });
    }
    return session.principal;
  }

  #endOf({ endsAt, seenAt }: RememberedSession): number {
    return Math.min(endsAt, seenAt + this.#terms.idle);
  }

  /** A lifetime that was shortened since counts for those who signed in before, too. */
  #lastEnd({ createdAt, expiresAt }: StoredSession): number {
    return Math.min(expiresAt, createdAt + this.#terms.lifetime);
  }
}

/** Often enough that a session in use never looks idle to another gate. */
function touchInterval({ idle }: SessionTerms): number {
  return Math.min(TOUCH, idle / 4);
}
