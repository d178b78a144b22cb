/** The comparison of two policies, app by app and cell by cell. */

import type { Policy } from '../core/policy/model.ts';
import type { Budget } from './budget.ts';
import { compareCell, outcomeOf } from './cell-differences.ts';
import { ComparedCells } from './compared-cells.ts';
import { Confirmation } from './confirmation.ts';
import type { Difference, Differences } from './difference.ts';
import { byWeight, type Found, grouped } from './grouping.ts';

/** What holds of the requests that are asked about. */
export interface Universe {
  /** ms: none is earlier. */
  readonly from: number;
  /** Claims that every identity has. */
  readonly assumed: ReadonlySet<string>;
}

export class Comparison {
  readonly #policies: readonly [Policy, Policy];
  readonly #universe: Universe;
  readonly #budget: Budget;
  readonly #cells: ComparedCells;

  constructor(policies: readonly [Policy, Policy], universe: Universe, budget: Budget) {
    this.#policies = policies;
    this.#universe = universe;
    this.#budget = budget;
    this.#cells = new ComparedCells(policies, universe.from, budget);
  }

  run(): Differences {
    const classes = this.#cells.apps.flatMap((app) => this.#compareApp(app));
    const { unfinished } = this.#cells;
    return { complete: unfinished.length === 0, unfinished, classes: classes.sort(byWeight) };
  }

  #compareApp(app: string): readonly Difference[] {
    const confirmation = new Confirmation(this.#policies, app);
    const found: Found[] = [];
    for (const { cell, meter } of this.#cells.of(app)) {
      const compared = compareCell(cell, confirmation, this.#universe, { meter, ways: this.#budget.ways });
      found.push(...compared.found);
      this.#cells.leave(cell, compared.doubts);
    }
    const { classes, unconfirmed } = grouped(found, ({ cell, witness, outcomes }) => {
      const answers = confirmation.ask('reference', cell, witness);
      return JSON.stringify(answers.map(outcomeOf)) === JSON.stringify(outcomes);
    });
    for (const { cell } of unconfirmed) this.#cells.leave(cell, ['the two evaluators do not say the same']);
    return classes;
  }
}
