/** Sessions that were opened a moment ago, so that the next request of one costs a hash. It holds no key and no token. */

import type { Principal } from '../../core/identity.ts';
import type { FailedWish } from './session-content.ts';
import { shared } from './shared-text.ts';

/** One session, however many tickets it was opened with. */
export interface RememberedSession {
  readonly id: string;
  readonly version: number;
  /** Made anew when its `expiresAt` moves. */
  principal: Principal;
  readonly failed: readonly FailedWish[];
  /** ms since the epoch, as all that follow: its end, whatever happens. */
  readonly endsAt: number;
  /** The last request, of which the store is told once in a while. */
  seenAt: number;
  /** What the store was last told. */
  writtenAt: number;
  /** From when it must be refreshed before it counts again; `Infinity` = never. */
  dueAt: number;
  /** While the provider cannot be asked: until when it counts all the same. Null = what is known is fresh. */
  graceUntil: number | null;
}

interface Entry {
  session: RememberedSession;
  /** Hashes, and the host of each. Few: a map would take more than both. */
  readonly tickets: string[];
  readonly hosts: string[];
  /** Since the hand last came by. */
  used: boolean;
}

/**
 * Bounded by its tickets. Evicts like a clock: a hit only sets a mark, and the hand, which goes round in the order of the
 * map, clears it once before it takes the entry away.
 */
export class SessionMemory {
  readonly #limit: number;
  readonly #byId = new Map<string, Entry>();
  readonly #byTicket = new Map<string, Entry>();

  /** @param limit of tickets. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** How many of them live on what the provider said before it went away. */
  get inGrace(): number {
    return this.#byId.values().reduce((sum, { session }) => (session.graceUntil === null ? sum : sum + 1), 0);
  }

  /** @returns `elsewhere` for a ticket of another host. */
  find(hash: string, host: string): RememberedSession | 'elsewhere' | null {
    const entry = this.#byTicket.get(hash);
    if (entry === undefined) return null;
    if (entry.hosts[entry.tickets.indexOf(hash)] !== host) return 'elsewhere';
    entry.used = true;
    return entry.session;
  }

  get(id: string): RememberedSession | null {
    return this.#byId.get(id)?.session ?? null;
  }

  /** Takes the place of an older version; of one and the same version the first stays, with the later times. */
  remember(session: RememberedSession, hash: string, host: string): RememberedSession {
    const known = this.#byId.get(session.id);
    // Made with its first, it has no room for more; most never need it.
    const entry = known ?? { session, tickets: [hash], hosts: [shared(host)], used: true };
    entry.session = merged(entry.session, session);
    if (!entry.tickets.includes(hash)) {
      entry.tickets.push(hash);
      entry.hosts.push(shared(host));
    }
    this.#byId.set(session.id, entry);
    this.#byTicket.set(hash, entry);
    this.#evict();
    return entry.session;
  }

  forget(id: string): void {
    const entry = this.#byId.get(id);
    if (entry === undefined) return;
    this.#byId.delete(id);
    for (const hash of entry.tickets) this.#byTicket.delete(hash);
  }

  clear(): void {
    this.#byId.clear();
    this.#byTicket.clear();
  }

  #evict(): void {
    // Twice round at most: the first time may only clear marks.
    let steps = this.#byId.size * 2;
    for (const [id, entry] of this.#byId) {
      if (this.#byTicket.size <= this.#limit || steps === 0) return;
      steps -= 1;
      if (entry.used) {
        entry.used = false;
        // Behind all others; the loop comes to it again.
        this.#byId.delete(id);
        this.#byId.set(id, entry);
      } else {
        this.forget(id);
      }
    }
  }
}

function merged(known: RememberedSession, read: RememberedSession): RememberedSession {
  if (known.version > read.version) return known;
  if (known.version < read.version || known === read) return read;
  known.dueAt = read.dueAt;
  known.graceUntil = read.graceUntil;
  if (read.seenAt > known.seenAt) known.seenAt = read.seenAt;
  known.writtenAt = Math.max(known.writtenAt, read.writtenAt);
  return known;
}
