/** Counts what an analysis costs, and ends it when that is too much. */

import type { Budget } from './budget.ts';

/** Steps between two looks at the clock. */
const PACE = 1024;

/** Steps for each node that the budget has: a result may be small and the way to it long. */
const STEPS_PER_NODE = 32;

/** Thrown inside the analysis and caught by it: nobody else sees it. */
export class OverBudget extends Error {
  override readonly name = 'OverBudget';
}

export class Meter {
  readonly #budget: Budget;
  readonly #deadline: number;
  #nodes = 0;
  #steps = 0;
  #unlooked = 0;

  /** Starts the time of one cell. */
  constructor(budget: Budget) {
    this.#budget = budget;
    this.#deadline = budget.clock === null ? Number.POSITIVE_INFINITY : budget.clock() + budget.cellMillis;
  }

  /** @throws OverBudget */
  node(): void {
    this.#nodes += 1;
    if (this.#nodes > this.#budget.nodes) throw new OverBudget(`more than ${this.#budget.nodes} nodes`);
  }

  /** @param count of steps that are as one. @throws OverBudget */
  step(count = 1): void {
    this.#steps += count;
    if (this.#steps > this.#budget.nodes * STEPS_PER_NODE) throw new OverBudget('too many steps');
    this.#unlooked += count;
    if (this.#unlooked < PACE || this.#budget.clock === null) return;
    this.#unlooked = 0;
    if (this.#budget.clock() > this.#deadline) throw new OverBudget(`more than ${this.#budget.cellMillis} ms`);
  }
}
