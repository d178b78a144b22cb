/** What gates tell each other through Redis, as JSON. */

import type { SessionChange } from '../../core/session-store.ts';

type Told = Extract<SessionChange, { kind: 'removed' | 'updated' }> & { readonly origin: string };

export function encodeUpdate(origin: string, change: { kind: 'updated'; id: string; version: number }): string {
  return JSON.stringify({ origin, ...change });
}

/** @returns null for what `own` told itself. What cannot be read makes everything unknown. */
export function changeOf(text: string, own: string): SessionChange | null {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    return UNKNOWN;
  }
  if (!isTold(told)) return UNKNOWN;
  if (told.origin === own) return null;
  switch (told.kind) {
    case 'removed':
      return { kind: 'removed', ids: told.ids };
    case 'updated':
      return { kind: 'updated', id: told.id, version: told.version };
  }
}

const UNKNOWN: SessionChange = { kind: 'unknown' };

function isTold(value: unknown): value is Told {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('origin' in value)) return false;
  if (value.kind === 'removed') return 'ids' in value && Array.isArray(value.ids) && value.ids.every(isText);
  return value.kind === 'updated' && 'id' in value && isText(value.id) && 'version' in value && isCount(value.version);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value);
}
