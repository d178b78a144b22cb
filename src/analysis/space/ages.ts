/** The spans between the ages that rules ask for, each with an example. */

import { formatDuration } from '../../core/duration.ts';

const MINUTE = 60_000;

/** The last span is also what is of unknown age: neither is believed. */
export class Ages {
  /** ms, ascending. */
  readonly #bounds: readonly number[];

  constructor(bounds: Iterable<number>) {
    this.#bounds = [...new Set(bounds)].sort((a, b) => a - b);
  }

  /** Spans. */
  get count(): number {
    return this.#bounds.length + 1;
  }

  /** Whether what lies in the span is at most so old. @param bound one of those it was made with */
  isWithin(span: number, bound: number): boolean {
    return (this.#bounds[span] ?? Number.POSITIVE_INFINITY) <= bound;
  }

  spanOf(age: number): number {
    const span = this.#bounds.findIndex((bound) => age <= bound);
    return span === -1 ? this.#bounds.length : span;
  }

  /** ms. */
  exampleIn(span: number): number {
    const low = this.#bounds[span - 1];
    if (low === undefined) return 0;
    const high = this.#bounds[span] ?? Number.POSITIVE_INFINITY;
    return low + Math.max(1, Math.min(MINUTE, Math.floor((high - low) / 2)));
  }

  /** `at most 15m old`; `''` for all of them. @param spans ascending */
  words(spans: readonly number[]): string {
    return spansOf(spans)
      .map(([from, to]) => {
        const [low, high] = [this.#bounds[from - 1], this.#bounds[to]];
        const unknown = high === undefined ? ' or of unknown age' : '';
        return [
          ...(low === undefined ? [] : [`older than ${formatDuration(low)}${unknown}`]),
          ...(high === undefined ? [] : [`at most ${formatDuration(high)} old`]),
        ].join(' and ');
      })
      .join(' or ');
  }
}

/** Neighbours in one go, first and last of each. @param values ascending */
export function spansOf(values: readonly number[]): readonly (readonly [from: number, to: number])[] {
  const spans: [number, number][] = [];
  for (const value of values) {
    const last = spans.at(-1);
    if (last !== undefined && last[1] === value - 1) last[1] = value;
    else spans.push([value, value]);
  }
  return spans;
}
