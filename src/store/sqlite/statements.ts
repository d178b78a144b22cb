/** The statements of the sessions' SQLite file, prepared once. Parameters stand in the order of their text. */

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { MOST_TICKETS } from '../../core/session-store.ts';

const SESSION = 's.id, s.version, s.subject, s.sid, s.device, s.created_at, s.expires_at, s.seen_at, s.note, s.sealed';

const SQL = {
  insert: `INSERT INTO sessions (id, version, subject, sid, device, created_at, expires_at, seen_at, note, sealed)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  insertTicket: `INSERT INTO tickets (hash, session, host, wrapped)
    SELECT ?, key, ?, ? FROM sessions WHERE id = ? AND expires_at > ?`,
  trimTickets: `DELETE FROM tickets WHERE rowid IN (
      SELECT t.rowid FROM tickets t JOIN sessions s ON s.key = t.session
      WHERE s.id = ? ORDER BY t.rowid DESC LIMIT -1 OFFSET ${MOST_TICKETS})`,
  find: `SELECT ${SESSION}, t.hash, t.host, t.wrapped FROM tickets t JOIN sessions s ON s.key = t.session
    WHERE t.hash = ? AND s.expires_at > ?`,
  read: `SELECT ${SESSION} FROM sessions s WHERE s.id = ? AND s.expires_at > ?`,
  update: `UPDATE sessions
    SET version = version + 1, sid = ?, device = ?, seen_at = max(seen_at, ?), note = ?, sealed = ?
    WHERE id = ? AND version = ? AND expires_at > ?`,
  touch: `UPDATE sessions SET seen_at = ?1 WHERE id = ?2 AND seen_at < ?1`,
  remove: `DELETE FROM sessions WHERE id = ? RETURNING expires_at`,
  put: `INSERT INTO entries (key, value, expires_at) VALUES (?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at`,
  take: `DELETE FROM entries WHERE key = ? RETURNING value, expires_at`,
  peek: `SELECT value FROM entries WHERE key = ? AND expires_at > ?`,
  /** Takes the place of what has expired, and of nothing else. */
  claim: `INSERT INTO entries (key, value, expires_at) VALUES (?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
    WHERE entries.expires_at <= ?`,
  release: `DELETE FROM entries WHERE key = ? AND value = ?`,
  sweepSessions: `DELETE FROM sessions WHERE key IN (SELECT key FROM sessions WHERE expires_at <= ? LIMIT ?)`,
  sweepEntries: `DELETE FROM entries WHERE rowid IN (SELECT rowid FROM entries WHERE expires_at <= ? LIMIT ?)`,
} as const;

export type Statements = Readonly<Record<keyof typeof SQL, StatementSync>> & {
  readonly list: Readonly<Record<'subject' | 'sid' | 'device', StatementSync>>;
};

export function prepareStatements(database: DatabaseSync): Statements {
  const prepared = (name: keyof typeof SQL): StatementSync => database.prepare(SQL[name]);
  const listed = (column: 'subject' | 'sid' | 'device'): StatementSync =>
    database.prepare(`SELECT ${SESSION} FROM sessions s WHERE s.${column} = ? AND s.expires_at > ?`);
  return {
    insert: prepared('insert'),
    insertTicket: prepared('insertTicket'),
    trimTickets: prepared('trimTickets'),
    find: prepared('find'),
    read: prepared('read'),
    update: prepared('update'),
    touch: prepared('touch'),
    remove: prepared('remove'),
    put: prepared('put'),
    take: prepared('take'),
    peek: prepared('peek'),
    claim: prepared('claim'),
    release: prepared('release'),
    sweepSessions: prepared('sweepSessions'),
    sweepEntries: prepared('sweepEntries'),
    list: { subject: listed('subject'), sid: listed('sid'), device: listed('device') },
  };
}
