/** Changes of a text by offsets: everything else stays as it is, to the last blank. */

export interface Splice {
  readonly start: number;
  /** Behind the last character that goes. */
  readonly end: number;
  readonly text: string;
}

/** @returns null when two of them want the same place, in which case nobody knows what was meant */
export function spliced(text: string, splices: readonly Splice[]): string | null {
  const inOrder = splices.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let at = 0;
  for (const { start, end, text: put } of inOrder) {
    if (start < at) return null;
    result += text.slice(at, start) + put;
    at = end;
  }
  return result + text.slice(at);
}
