/** Keeps what one person was shown out of caches that serve others: one before the gate would answer in its place. */

import type { Identity } from '../core/identity.ts';

/** Directives that say it already: a list of names behind `private=` is something else. */
const SAID = /(?:^|,)\s*(?:private|no-store)\s*(?:,|$)/i;
/** What speaks to shared caches alone, or asks them to keep it. */
const SHARED = /(?:^|,)\s*(?:public|s-maxage\s*=\s*\d+)\s*(?=,|$)/gi;
/** What lets a shared cache keep the answer to a request with `Authorization`; nothing else does (RFC 9111 §3.5). */
const ALLOWED = /\b(?:public|s-maxage|must-revalidate)\b/i;

export type Credential = Identity['via'];

/**
 * @param value the app's `Cache-Control`; null = it has none. Interim answers have none, and get none.
 * @param credential by which the request was allowed. What anybody may see, anybody's cache may keep.
 * @returns what the client gets; null = none. A browser's own cache keeps the same as before.
 */
export function unshared(value: string | null, status: number, credential: Credential): string | null {
  if (credential === 'none') return value;
  // A 304 without it would take away what the browser was told with the answer that it has.
  if (value === null) return credential === 'bearer' || status === 304 || status < 200 ? null : 'private';
  if (credential === 'bearer' && !ALLOWED.test(value)) return value;
  const isPlain = !value.includes('"');
  // Of directives that contradict each other the strictest counts, but not every cache knows that (RFC 9111 §4.2.1).
  const rest = isPlain ? value.replace(SHARED, '').replace(/^[\s,]+/, '') : value;
  if (isPlain && SAID.test(rest)) return rest;
  return rest === '' ? 'private' : `private, ${rest}`;
}
