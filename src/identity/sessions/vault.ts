/** Sessions in the store and out of it: sealed with a key of their own, which each ticket carries wrapped. */

import { randomBytes } from 'node:crypto';
import type { SessionStore, StoredSession, StoredTicket } from '../../core/session-store.ts';
import type { GateKey } from './gate-key.ts';
import { Sealer } from './sealing.ts';
import { decodeContent, deviceIdOf, encodeContent, type SessionContent } from './session-content.ts';
import { newTicket, ticketHash, TicketSealers } from './ticket.ts';

/** A session that a ticket opened. */
export interface OpenSession {
  readonly stored: StoredSession;
  readonly content: SessionContent;
  /** Opens `stored.sealed`. INVARIANT: kept nowhere in the clear longer than a request takes. */
  readonly key: Buffer;
}

/** What the person reads of it elsewhere. */
export interface SessionNote {
  /** `Firefox on Linux`. */
  readonly agent: string;
}

export class Vault {
  readonly #store: SessionStore;
  readonly #tickets: TicketSealers;
  readonly #notes: Sealer;
  readonly #index: (...parts: readonly string[]) => string;

  constructor(store: SessionStore, key: GateKey) {
    this.#store = store;
    this.#tickets = new TicketSealers(key);
    this.#notes = key.sealer('session note');
    this.#index = key.hasher('session index');
  }

  /** @returns null when it opens nothing on this host. */
  async open(ticket: string, hash: string, host: string): Promise<OpenSession | null> {
    const found = await this.#store.find(hash);
    if (found === null || found.ticket.host !== host) return null;
    const { session, wrapped } = found.ticket;
    const key = this.#tickets.of(ticket).open(wrapped, bindingOfTicket(session, host));
    return key === null ? null : unsealed(found.session, key);
  }

  /** What it is by now; null when it is no more. */
  async reopen({ stored, key }: OpenSession): Promise<OpenSession | null> {
    const now = await this.#store.read(stored.id);
    return now === null ? null : unsealed(now, key);
  }

  /** @returns the value of its first ticket. */
  async insert(
    content: SessionContent,
    note: SessionNote,
    at: { readonly host: string; readonly createdAt: number; readonly expiresAt: number },
  ): Promise<{ stored: StoredSession; ticket: string }> {
    const { signedIn } = content;
    const id = `s_${randomBytes(12).toString('base64url')}`;
    const key = randomBytes(32);
    const bare = {
      id,
      version: 1,
      subject: this.subjectKey(signedIn.iss, signedIn.sub),
      createdAt: at.createdAt,
      expiresAt: at.expiresAt,
      seenAt: at.createdAt,
      note: this.#notes.seal(Buffer.from(JSON.stringify(note)), id),
    };
    const stored = this.#filled(bare, content, key);
    const { ticket, entry } = this.#newTicket(id, key, at.host);
    await this.#store.insert(stored, entry);
    return { stored, ticket };
  }

  /** One more host for it. @returns the ticket's value; null when the session is no more. */
  async admit(id: string, key: Buffer, host: string): Promise<string | null> {
    const { ticket, entry } = this.#newTicket(id, key, host);
    return (await this.#store.addTicket(entry)) ? ticket : null;
  }

  /** @returns null when somebody else wrote it, or it was removed, since it was read. */
  async replace({ stored, key }: OpenSession, content: SessionContent, seenAt: number): Promise<OpenSession | null> {
    const next = this.#filled({ ...stored, seenAt }, content, key);
    if (!(await this.#store.update(next))) return null;
    return { stored: { ...next, version: next.version + 1 }, content, key };
  }

  noteOf({ id, note }: StoredSession): SessionNote | null {
    const opened = this.#notes.open(note, id);
    return opened === null ? null : JSON.parse(opened.toString());
  }

  subjectKey(iss: string, sub: string): string {
    return this.#index('subject', iss, sub);
  }

  sidKey(iss: string, sid: string): string {
    return this.#index('sid', iss, sid);
  }

  deviceKey(device: string): string {
    return this.#index('device', device);
  }

  #filled(bare: Bare, content: SessionContent, key: Buffer): StoredSession {
    const { iss, sid } = content.signedIn;
    const device = deviceIdOf(content.signedIn);
    return {
      ...bare,
      sid: sid === null ? null : this.sidKey(iss, sid),
      device: device === null ? null : this.deviceKey(device),
      sealed: new Sealer(key).seal(encodeContent(content), bindingOf(bare)),
    };
  }

  #newTicket(session: string, key: Buffer, host: string): { ticket: string; entry: StoredTicket } {
    const ticket = newTicket();
    const wrapped = this.#tickets.of(ticket).seal(key, bindingOfTicket(session, host));
    return { ticket, entry: { hash: ticketHash(ticket), session, host, wrapped } };
  }
}

type Bare = Omit<StoredSession, 'sid' | 'device' | 'sealed'>;

function unsealed(stored: StoredSession, key: Buffer): OpenSession | null {
  const content = new Sealer(key).open(stored.sealed, bindingOf(stored));
  return content === null ? null : { stored, content: decodeContent(content), key };
}

/** What may never change: a store that says otherwise opens nothing, so it cannot lengthen a life. */
function bindingOf({ id, subject, createdAt, expiresAt }: Bare): string {
  return JSON.stringify([id, subject, createdAt, expiresAt]);
}

function bindingOfTicket(session: string, host: string): string {
  return JSON.stringify([session, host]);
}
