/** Reads one cookie of a request, without guessing: a name that stands twice with two values is nobody's. */

/**
 * @param rawHeaders flat, as sent.
 * @param name exactly as it was set: cookie names are case-sensitive (RFC 6265 §4.1).
 * @returns null when there is none, or two that differ: one of them was planted.
 */
export function readCookie(rawHeaders: readonly string[], name: string): string | null {
  let found: string | null = null;
  for (const [candidate, value] of cookiesOf(rawHeaders)) {
    if (candidate !== name) continue;
    if (found !== null && found !== value) return null;
    found = value;
  }
  return found;
}

/** Every cookie, in order. @returns name and value as they were sent, without the blanks around them. */
export function* cookiesOf(rawHeaders: readonly string[]): Iterable<readonly [name: string, value: string]> {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const header = rawHeaders[i] ?? '';
    if (header.length !== 6 || header.toLowerCase() !== 'cookie') continue;
    for (const pair of (rawHeaders[i + 1] ?? '').split(';')) {
      const equals = pair.indexOf('=');
      if (equals !== -1) yield [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
    }
  }
}
