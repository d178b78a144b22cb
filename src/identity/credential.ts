/** What a request presents to say who asks, as far as its head alone can tell. */

import { Refusal } from '../core/refusal.ts';
import { refuse } from './token-format.ts';

const BEARER = /^bearer(?![\w!#$%&'*+.^`|~-])/i;
const JWT_IN_QUERY = /[?&]access(?:_|%5f)token=[\w-]+(?:\.|%2e)[\w-]+(?:\.|%2e)[\w-]+(?:&|$)/i;

/**
 * @param rawHeaders flat, as sent: Node itself keeps the first of two `Authorization` and says nothing.
 * @param query with its `?`, or empty.
 * @returns the token; null when there is none of ours: other schemes belong to the app.
 */
export function readCredential(rawHeaders: readonly string[], query: string): string | Refusal | null {
  let value: string | null = null;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (!isAuthorization(rawHeaders[i] ?? '')) continue;
    if (value !== null) return new Refusal('several-credentials', 'authorization');
    value = rawHeaders[i + 1] ?? '';
  }
  if (value === null) {
    // RFC 9700 §4.3.2: URLs end up in logs, histories and Referer headers.
    return query !== '' && JWT_IN_QUERY.test(query) ? new Refusal('token-in-query') : null;
  }
  if (!BEARER.test(value)) return null;
  const start = 'bearer'.length;
  let at = start;
  while (value.charCodeAt(at) === 0x20) at++;
  return at === start ? refuse('malformed') : value.slice(at);
}

/** The two usual spellings first: this is asked of every header of every request. */
function isAuthorization(name: string): boolean {
  if (name.length !== 'authorization'.length) return false;
  return name === 'Authorization' || name === 'authorization' || name.toLowerCase() === 'authorization';
}
