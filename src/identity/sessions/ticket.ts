/** Tickets and hand-off codes: random values that a browser carries, and that alone open what the store keeps for them. */

import { hash, hkdfSync, randomBytes } from 'node:crypto';
import type { GateKey } from './gate-key.ts';
import { Sealer } from './sealing.ts';

const LENGTH = 32;
const SPELLING = /^[\w-]{43}$/;

/** 256 random bits, base64url. */
export function newTicket(): string {
  return randomBytes(LENGTH).toString('base64url');
}

/** Only the spelling; whether it opens anything, the store knows. */
export function isTicket(value: string): boolean {
  return SPELLING.test(value);
}

/** Under which the store knows it. The text is hashed, not the bytes: one ticket has one spelling. */
export function ticketHash(ticket: string): string {
  return hash('sha256', ticket, 'base64url');
}

/**
 * Seals with a key that takes both the ticket and the gate's key to derive: the store alone opens nothing, a ticket alone
 * neither, and whoever can write to the store cannot make a session up.
 */
export class TicketSealers {
  readonly #salt: Buffer;

  constructor(key: GateKey) {
    this.#salt = key.derive('ticket');
  }

  of(ticket: string): Sealer {
    return new Sealer(Buffer.from(hkdfSync('sha256', ticket, this.#salt, 'sallyport ticket v1', LENGTH)));
  }
}
