/** One header field of a request, where it only chooses how to answer: then a second one is not worth a refusal. */

/**
 * @param rawHeaders flat, as sent.
 * @param name lower case.
 * @returns the first of that name; null = there is none.
 */
export function fieldOf(rawHeaders: readonly string[], name: string): string | null {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const candidate = rawHeaders[index] ?? '';
    if (candidate.length === name.length && candidate.toLowerCase() === name) return rawHeaders[index + 1] ?? '';
  }
  return null;
}
