/** Replies of Redis as the values they stand for: all bytes come as buffers. */

import type { StoredSession } from '../../core/session-store.ts';

/** @param reply the fields of a session, in the order in which the scripts read them. */
export function sessionOf(reply: unknown): StoredSession {
  const [id, version, subject, sid, device, createdAt, expiresAt, seenAt, note, sealed] = listOf(reply);
  return {
    id: textOf(id),
    version: Number(textOf(version)),
    subject: textOf(subject),
    sid: textOrNull(sid),
    device: textOrNull(device),
    createdAt: Number(textOf(createdAt)),
    expiresAt: Number(textOf(expiresAt)),
    seenAt: Number(textOf(seenAt)),
    note: bytesOf(note),
    sealed: bytesOf(sealed),
  };
}

export function listOf(reply: unknown): readonly unknown[] {
  if (!Array.isArray(reply)) throw new TypeError('Redis did not answer with a list');
  return reply;
}

export function textOf(reply: unknown): string {
  return bytesOf(reply).toString();
}

export function bytesOf(reply: unknown): Buffer {
  if (!Buffer.isBuffer(reply)) throw new TypeError('Redis did not answer with bytes');
  return reply;
}

/** A hash has no nulls, and no keyed hash is empty. */
function textOrNull(reply: unknown): string | null {
  const text = textOf(reply);
  return text === '' ? null : text;
}
