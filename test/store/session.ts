/** Sessions and tickets as a store sees them: it looks into neither. */

import { randomBytes } from 'node:crypto';
import type { StoredSession, StoredTicket } from '../../src/core/session-store.ts';

let made = 0;

export function session(changes: Partial<StoredSession> = {}): StoredSession {
  made += 1;
  const now = Date.now();
  return {
    id: `s_${made}`,
    version: 1,
    subject: `subject-${made}`,
    sid: `sid-${made}`,
    device: `device-${made}`,
    createdAt: now,
    expiresAt: now + 60_000,
    seenAt: now,
    // Bytes that no text has.
    note: new Uint8Array([0, 255, 128, made & 255]),
    sealed: new Uint8Array(randomBytes(2_000)),
    ...changes,
  };
}

export function ticket(of: StoredSession, changes: Partial<StoredTicket> = {}): StoredTicket {
  const hash = randomBytes(32).toString('base64url');
  return { hash, session: of.id, host: 'app.corp.example', wrapped: new Uint8Array(randomBytes(61)), ...changes };
}

/** As values: whether bytes come in a Buffer is no difference. */
export function plain(thing: object): object {
  const entries = Object.entries(thing).map(([name, value]) => [
    name,
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  ]);
  return Object.fromEntries(entries);
}
