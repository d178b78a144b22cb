/** A histogram kept in plain numbers: what a request costs is one short loop and two additions. */

export class Histogram {
  /** Upper bounds, seconds, ascending; the bucket above the last is implied. */
  readonly bounds: readonly number[];
  /** Not cumulative; one more than `bounds`. */
  readonly counts: Float64Array;
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Float64Array(bounds.length + 1);
  }

  observe(seconds: number): void {
    const { bounds, counts } = this;
    let bucket = 0;
    while (bucket < bounds.length && seconds > (bounds[bucket] ?? 0)) bucket += 1;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    this.sum += seconds;
  }
}

/** For whole requests and upstreams. */
export const REQUEST_BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60] as const;

/** For the gate's own work. */
export const STAGE_BOUNDS = [0.000005, 0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.001, 0.005, 0.05, 0.5] as const;
