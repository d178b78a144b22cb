/** Counts what an analysis costs, and ends it when that is too much. */

import type { Budget } from './budget.ts';

/** Steps between two looks at the clock. */
const PACE = 1024;

/** Steps for each node that the budget has: a result may be small and the way to it long. */
const STEPS_PER_NODE = 32;

/** Of a cell, before any of its own: what the rules of it ask has to be gathered. */
const NODES_PER_CELL = 1000;

/** Thrown inside the analysis and caught by it: nobody else sees it. */
export class OverBudget extends Error {
  override readonly name = 'OverBudget';
}

/** What all cells cost together. Looked at between them: one that has begun is finished. */
export class WholeMeter {
  readonly #budget: Budget;
  readonly #deadline: number;
  #nodes = 0;

  /** Starts the time of all. */
  constructor(budget: Budget) {
    this.#budget = budget;
    this.#deadline = budget.clock === null ? Number.POSITIVE_INFINITY : budget.clock() + budget.allMillis;
  }

  /** For one cell, whose time begins now. */
  part(): Meter {
    this.#nodes += NODES_PER_CELL;
    return new Meter(this.#budget, this);
  }

  node(): void {
    this.#nodes += 1;
  }

  /** Why nothing more can be looked at, in words; null = something can. */
  get end(): string | null {
    const { allNodes, allMillis, clock } = this.#budget;
    if (this.#nodes > allNodes) return `more than ${allNodes} nodes in all`;
    return clock !== null && clock() > this.#deadline ? `more than ${allMillis} ms in all` : null;
  }
}

export class Meter {
  readonly #budget: Budget;
  readonly #whole: WholeMeter | null;
  readonly #deadline: number;
  #nodes = 0;
  #steps = 0;
  #unlooked = 0;

  /** Starts the time of one cell. @param whole is told of its nodes */
  constructor(budget: Budget, whole: WholeMeter | null = null) {
    this.#budget = budget;
    this.#whole = whole;
    this.#deadline = budget.clock === null ? Number.POSITIVE_INFINITY : budget.clock() + budget.cellMillis;
  }

  /** @throws OverBudget */
  node(): void {
    this.#nodes += 1;
    this.#whole?.node();
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
