/** Who may open a WebSocket: browsers attach cookies to cross-site handshakes and apply no CORS to them (RFC 6455 §10.2). */

/**
 * @param allowed `same`, or origins as a browser sends them (`https://app.corp.example`), lower case.
 * @param own the app's origin as this browser reached it, for `same`.
 * @returns true without an `Origin`: such a client is not a browser, and nobody can make it send a victim's cookie.
 */
export function originAllowed(rawHeaders: readonly string[], allowed: readonly string[], own: string): boolean {
  let seen: string | null = null;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() !== 'origin') continue;
    // Two origins are no browser's doing, and the app might read the other one.
    if (seen !== null) return false;
    seen = (rawHeaders[i + 1] ?? '').toLowerCase();
  }
  if (seen === null) return true;
  for (const origin of allowed) {
    if (seen === (origin === 'same' ? own : origin)) return true;
  }
  return false;
}
