/** Where the lines of a text begin: from offsets to lines and columns. The YAML parser's own count misses some. */

export class Lines {
  readonly text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.text = text;
    this.#starts = starts;
  }

  get count(): number {
    return this.#starts.length;
  }

  /** Both from 1. */
  at(offset: number): { readonly line: number; readonly col: number } {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, col: offset - (this.#starts[low] ?? 0) + 1 };
  }

  /** What of a range stands on its first line. */
  firstOf(start: number, end: number): string {
    const newline = this.text.indexOf('\n', start);
    return this.text.slice(start, Math.min(end, newline === -1 ? this.text.length : newline));
  }
}
