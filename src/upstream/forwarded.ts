/** What the gate tells the app about the connection to the client: it replaces whatever the client claimed. */

import type { Passage } from './passage.ts';

/** Appends `x-forwarded-*`, `forwarded` (RFC 7239), `via` (RFC 9110 §7.6.3) and `x-request-id`. @param authority public host and port. */
export function pushForwarded(headers: string[], passage: Passage, authority: string): void {
  const { ip, scheme } = passage.client;
  // RFC 7239 §6: IPv6 in brackets; a colon must be quoted.
  const node = ip.includes(':') ? `"[${ip}]"` : ip;
  headers.push(
    'x-forwarded-for',
    ip,
    'x-forwarded-host',
    authority,
    'x-forwarded-proto',
    scheme,
    'forwarded',
    `for=${node};host="${authority}";proto=${scheme}`,
    'via',
    passage.request.httpVersionMinor === 0 ? '1.0 sallyport' : '1.1 sallyport',
    'x-request-id',
    passage.id,
  );
}
