/** The cells of two policies that may be answered otherwise, app by app. */

import type { Policy } from '../core/policy/model.ts';
import { type AppPolicy, appPolicies } from './app-policy.ts';
import type { Budget } from './budget.ts';
import { type Cell, routeOf } from './cell.ts';
import { Cells } from './cells.ts';
import { Interner, readingOf } from './contents.ts';
import type { Unfinished } from './difference.ts';
import { hotLines, isUntouched } from './hot.ts';
import { type Meter, WholeMeter } from './meter.ts';

export interface ComparedCell {
  readonly cell: Cell;
  /** Counts what is made of it. */
  readonly meter: Meter;
}

export class ComparedCells {
  /** Of both policies, in order. */
  readonly apps: readonly string[];
  /** What could not be looked at; whoever looks at a cell adds to it. */
  readonly unfinished: Unfinished[] = [];
  readonly #whole: WholeMeter;
  readonly #sidesOf: (app: string) => readonly [AppPolicy, AppPolicy];

  /** Starts the time of all. @param from ms: no request is earlier */
  constructor(policies: readonly [Policy, Policy], from: number, budget: Budget) {
    this.#whole = new WholeMeter(budget);
    this.apps = [...new Set(policies.flatMap(({ apps }) => [...apps.keys()]))].sort();
    const interner = new Interner();
    const sideOf = (policy: Policy) => appPolicies(policy, readingOf(policy, interner, from), from);
    const [before, after] = [sideOf(policies[0]), sideOf(policies[1])];
    this.#sidesOf = (app) => [before(app), after(app)];
  }

  /** Each when it is asked for, as long as the budget lasts. */
  *of(app: string): Generator<ComparedCell> {
    const [before, after] = this.#sidesOf(app);
    const { cells, problem } = new Cells([before, after], hotLines(before, after), this.#whole.part()).all();
    if (problem !== null) this.unfinished.push({ app, route: null, why: `its paths: ${problem}` });
    for (const cell of cells) {
      if (isUntouched(cell, [before, after]) || cell.sides.every(({ grants }) => grants.length === 0)) continue;
      const { end } = this.#whole;
      if (end !== null) {
        this.unfinished.push({ app, route: routeOf(cell), why: end });
        return;
      }
      yield { cell, meter: this.#whole.part() };
    }
  }

  /** That a cell was looked at in part. @param why each once, in words */
  leave(cell: Cell, why: Iterable<string>): void {
    for (const one of new Set(why)) this.unfinished.push({ app: cell.app, route: routeOf(cell), why: one });
  }
}
