/** Every class of request whose outcome differs between two policies. */

import type { Policy } from '../core/policy/model.ts';
import { ReferenceEvaluator } from '../core/policy/reference.ts';
import type { Evaluator } from '../core/policy/verdict.ts';
import { AppPolicy, rulesByApp } from './app-policy.ts';
import type { Budget } from './budget.ts';
import { type Cell, pathOf } from './cell.ts';
import { compareCell } from './cell-differences.ts';
import { Cells } from './cells.ts';
import { Contents, Interner } from './contents.ts';
import type { Difference, Differences, Unfinished } from './difference.ts';
import { type Found, grouped } from './grouping.ts';
import { hotLines, isUntouched } from './hot.ts';
import { Meter, OverBudget } from './meter.ts';

/**
 * Compares what two policies do, not how they are written.
 *
 * Promised: each class of `classes` is real (its witness was evaluated by both policies), and with `complete` there is
 * no request, from `from` on, whose effect differs and which does not go to one of the `routes` of a class with the same
 * two effects. Of what one rule does differently in one way, some ways to show it are told, not all. "Request" means any app, method, path,
 * identity with any claims, device with any facts of any age, sign-in, session, address and moment; enforced rules
 * alone count, so a rule that goes into shadow is one that goes. Sign-ins can be asked for whatever a grant asks
 * (`ANY_SIGN_IN`), and nobody signs in by a client certificate (to whom a step-up is a deny). Not compared: reasons,
 * messages, what a step-up asks for, and which of several rules decides, as long as the effect is the same.
 *
 * Pure and total: the same input gives the same result, and what would cost more than `budget` allows is named in
 * `unfinished`.
 *
 * @param from ms since the epoch: what was before it is not asked about, so that an expired grant differs from none in nothing.
 */
export function differences(before: Policy, after: Policy, from: number, budget: Budget): Differences {
  return new Comparison([before, after], from, budget).run();
}

class Comparison {
  readonly #policies: readonly [Policy, Policy];
  readonly #from: number;
  readonly #budget: Budget;
  readonly #evaluators: readonly [Evaluator, Evaluator];
  readonly #found: Found[] = [];
  readonly #unfinished: Unfinished[] = [];

  constructor(policies: readonly [Policy, Policy], from: number, budget: Budget) {
    this.#policies = policies;
    this.#from = from;
    this.#budget = budget;
    this.#evaluators = [new ReferenceEvaluator(policies[0]), new ReferenceEvaluator(policies[1])];
  }

  run(): Differences {
    const [before, after] = this.#policies;
    const interner = new Interner();
    const [old, now] = [new Contents(before, interner, this.#from), new Contents(after, interner, this.#from)];
    const [oldRules, newRules] = [rulesByApp(before, this.#from), rulesByApp(after, this.#from)];
    for (const name of new Set([...before.apps.keys(), ...after.apps.keys()].sort())) {
      const one = new AppPolicy(before, name, [...(oldRules.get(name) ?? []), ...(oldRules.get(null) ?? [])], old);
      const other = new AppPolicy(after, name, [...(newRules.get(name) ?? []), ...(newRules.get(null) ?? [])], now);
      this.#compareApp(one, other);
    }
    const classes: readonly Difference[] = grouped(this.#found);
    return { complete: this.#unfinished.length === 0, unfinished: this.#unfinished, classes };
  }

  #compareApp(before: AppPolicy, after: AppPolicy): void {
    const { cells, problem } = new Cells([before, after], hotLines(before, after), new Meter(this.#budget)).all();
    for (const cell of cells) if (!isUntouched(cell, [before, after])) this.#compareCell(cell);
    if (problem !== null) this.#unfinished.push({ app: before.name, route: null, why: `its paths: ${problem}` });
  }

  #compareCell(cell: Cell): void {
    if (cell.sides.every(({ grants }) => grants.length === 0)) return;
    const unfinished = (why: string): void => {
      this.#unfinished.push({ app: cell.app, route: `${cell.methods[0]} ${pathOf(cell)}`, why });
    };
    try {
      const { found, doubts } = compareCell(cell, this.#evaluators, this.#from, this.#budget);
      this.#found.push(...found);
      doubts.forEach(unfinished);
    } catch (error) {
      if (!(error instanceof OverBudget)) throw error;
      unfinished(error.message);
    }
  }
}
