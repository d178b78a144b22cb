/** How much an analysis may cost: without one, a policy could be written that keeps it busy for ever. */

export interface Budget {
  /** Nodes of decision diagrams that one cell (the requests that the same rules touch) may need. */
  readonly nodes: number;
  /** Nodes of all cells together. */
  readonly allNodes: number;
  /** Monotonic ms, for the two that follow; null = only nodes count, and the result is the same on every machine. */
  readonly clock: (() => number) | null;
  /** At most this long on one cell, and on all of them. */
  readonly cellMillis: number;
  readonly allMillis: number;
  /** Ways that are told in which the same rules of one cell do something else. */
  readonly ways: number;
}

/** POLICY.md §6. Whoever has a clock adds it. */
export const BUDGET: Budget = Object.freeze({
  nodes: 200_000,
  allNodes: 20_000_000,
  clock: null,
  cellMillis: 2000,
  allMillis: 60_000,
  ways: 8,
});
