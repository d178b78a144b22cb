/** Which pages may make a browser send what changes something, together with the session's cookie (CSRF). */

/** RFC 9110 §9.2.1, without TRACE, which is refused anyway. */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * `SameSite=Lax` keeps the cookie from other sites; another host of the same site is as foreign to an app, and only these
 * headers tell. No page can set either of them.
 *
 * @param own the app's origin as this browser reached it.
 * @param others origins that may send, too; lower case.
 * @returns true without both headers: such a client is no browser, and nobody can make it send a victim's cookie.
 */
export function senderAllowed(
  method: string,
  rawHeaders: readonly string[],
  own: string,
  others: readonly string[],
): boolean {
  if (SAFE.has(method)) return true;
  let site: string | null = null;
  let origin: string | null = null;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    switch ((rawHeaders[i] ?? '').toLowerCase()) {
      case 'sec-fetch-site':
        site ??= rawHeaders[i + 1] ?? '';
        break;
      case 'origin':
        // Two origins are no browser's doing, and the app might read the other one.
        if (origin !== null) return false;
        origin = (rawHeaders[i + 1] ?? '').toLowerCase();
        break;
      default:
    }
  }
  if (origin !== null && (origin === own || others.includes(origin))) return true;
  // `none`: the person's own doing, such as a bookmark or a reload.
  if (site !== null) return site === 'same-origin' || site === 'none';
  return origin === null;
}
