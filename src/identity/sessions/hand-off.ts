/** From the portal to an app's host: a code that is worth one ticket there, once, for this browser, for a minute. */

import type { SessionStore } from '../../core/session-store.ts';
import type { GateKey } from './gate-key.ts';
import { isTicket, newTicket, ticketHash, TicketSealers } from './ticket.ts';
import type { OpenSession, Vault } from './vault.ts';

/** ms. */
const LIFETIME = 60_000;
const BOUND = 'hand-off';

export interface Destination {
  /** Of the app. */
  readonly host: string;
  /** Hash of the browser's own cookie on that host. */
  readonly browser: string;
  /** Where the person was going: path and query. */
  readonly returnTo: string;
  /** With its `#`, or empty. */
  readonly fragment: string;
}

/** What a code was worth. */
export interface Arrival {
  /** The value of the cookie for this host. */
  readonly ticket: string;
  readonly returnTo: string;
  readonly fragment: string;
}

interface Content extends Destination {
  readonly session: string;
  /** Base64. */
  readonly key: string;
}

export class HandOffs {
  readonly #store: SessionStore;
  readonly #vault: Vault;
  readonly #codes: TicketSealers;
  readonly #clock: () => number;

  constructor(store: SessionStore, vault: Vault, key: GateKey, clock: () => number) {
    this.#store = store;
    this.#vault = vault;
    this.#codes = new TicketSealers(key);
    this.#clock = clock;
  }

  async begin({ stored, key }: OpenSession, to: Destination): Promise<string> {
    const code = newTicket();
    const content: Content = { ...to, session: stored.id, key: key.toString('base64') };
    const sealed = this.#codes.of(code).seal(Buffer.from(JSON.stringify(content)), BOUND);
    await this.#store.put(nameOf(code), sealed, this.#clock() + LIFETIME);
    return code;
  }

  /** Whatever comes of it, the code is worth nothing afterwards. @returns null when it was worth nothing here. */
  async finish(code: string, host: string, browser: string): Promise<Arrival | null> {
    if (!isTicket(code)) return null;
    const sealed = await this.#store.take(nameOf(code));
    const opened = sealed === null ? null : this.#codes.of(code).open(sealed, BOUND);
    if (opened === null) return null;
    const content: Content = JSON.parse(opened.toString());
    if (content.host !== host || content.browser !== browser) return null;
    const { session, key, returnTo, fragment } = content;
    const ticket = await this.#vault.admit(session, Buffer.from(key, 'base64'), host);
    return ticket === null ? null : { ticket, returnTo, fragment };
  }
}

function nameOf(code: string): string {
  return `hand-off:${ticketHash(code)}`;
}
