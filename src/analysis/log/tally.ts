/** How often something happened, and when it did first and last. */

export interface Tally {
  readonly count: number;
  /** ms since the epoch. */
  readonly first: number;
  readonly last: number;
}

export class Counter implements Tally {
  count = 0;
  first = Number.POSITIVE_INFINITY;
  last = Number.NEGATIVE_INFINITY;

  /** One more. A log need not be in order. */
  add(at: number): void {
    this.count += 1;
    if (at < this.first) this.first = at;
    if (at > this.last) this.last = at;
  }

  merge({ count, first, last }: Tally): void {
    this.count += count;
    if (first < this.first) this.first = first;
    if (last > this.last) this.last = last;
  }
}
