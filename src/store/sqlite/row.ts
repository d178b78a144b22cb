/** Rows of the sessions' tables as the values they stand for. */

import type { SQLOutputValue } from 'node:sqlite';
import type { StoredSession, StoredTicket } from '../../core/session-store.ts';

export type Row = Record<string, SQLOutputValue>;

export function sessionOf(row: Row): StoredSession {
  return {
    id: text(row, 'id'),
    version: number(row, 'version'),
    subject: text(row, 'subject'),
    sid: textOrNull(row, 'sid'),
    device: textOrNull(row, 'device'),
    createdAt: number(row, 'created_at'),
    expiresAt: number(row, 'expires_at'),
    seenAt: number(row, 'seen_at'),
    note: bytes(row, 'note'),
    sealed: bytes(row, 'sealed'),
  };
}

export function ticketOf(row: Row): StoredTicket {
  return { hash: text(row, 'hash'), session: text(row, 'id'), host: text(row, 'host'), wrapped: bytes(row, 'wrapped') };
}

export function text(row: Row, name: string): string {
  const value = row[name];
  if (typeof value !== 'string') throw new TypeError(`\`${name}\` is no text`);
  return value;
}

function textOrNull(row: Row, name: string): string | null {
  return row[name] === null ? null : text(row, name);
}

export function number(row: Row, name: string): number {
  const value = row[name];
  if (typeof value !== 'number') throw new TypeError(`\`${name}\` is no number`);
  return value;
}

export function bytes(row: Row, name: string): Uint8Array {
  const value = row[name];
  if (!(value instanceof Uint8Array)) throw new TypeError(`\`${name}\` is no bytes`);
  return value;
}
