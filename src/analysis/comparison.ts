/** The comparison of two policies, app by app and cell by cell. */

import type { Policy } from '../core/policy/model.ts';
import { AppPolicy, rulesByApp } from './app-policy.ts';
import type { Budget } from './budget.ts';
import { routeOf } from './cell.ts';
import { compareCell, outcomeOf } from './cell-differences.ts';
import { Cells } from './cells.ts';
import { Confirmation } from './confirmation.ts';
import { Interner, readingOf } from './contents.ts';
import type { Difference, Differences, Unfinished } from './difference.ts';
import { byWeight, type Found, grouped } from './grouping.ts';
import { hotLines, isUntouched } from './hot.ts';
import { WholeMeter } from './meter.ts';

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
  readonly #whole: WholeMeter;
  readonly #classes: Difference[] = [];
  readonly #unfinished: Unfinished[] = [];

  constructor(policies: readonly [Policy, Policy], universe: Universe, budget: Budget) {
    this.#policies = policies;
    this.#universe = universe;
    this.#budget = budget;
    this.#whole = new WholeMeter(budget);
  }

  run(): Differences {
    const interner = new Interner();
    const [old, now] = this.#policies.map((policy) => {
      const reading = readingOf(policy, interner, this.#universe.from);
      const rules = rulesByApp(policy, this.#universe.from);
      return (name: string): AppPolicy => {
        return new AppPolicy(policy, name, [...(rules.get(name) ?? []), ...(rules.get(null) ?? [])], reading);
      };
    });
    const names = this.#policies.flatMap(({ apps }) => [...apps.keys()]);
    if (old === undefined || now === undefined) throw new TypeError('a comparison has two sides');
    for (const name of new Set(names.sort())) this.#compareApp(old(name), now(name));
    return {
      complete: this.#unfinished.length === 0,
      unfinished: this.#unfinished,
      classes: this.#classes.sort(byWeight),
    };
  }

  #compareApp(before: AppPolicy, after: AppPolicy): void {
    const { name } = before;
    const { cells, problem } = new Cells([before, after], hotLines(before, after), this.#whole.part()).all();
    if (problem !== null) this.#unfinished.push({ app: name, route: null, why: `its paths: ${problem}` });
    const confirmation = new Confirmation([before.policy, after.policy], name);
    const found: Found[] = [];
    for (const cell of cells) {
      if (isUntouched(cell, [before, after]) || cell.sides.every(({ grants }) => grants.length === 0)) continue;
      const { end } = this.#whole;
      if (end !== null) {
        this.#unfinished.push({ app: name, route: routeOf(cell), why: end });
        break;
      }
      const limits = { meter: this.#whole.part(), ways: this.#budget.ways };
      const compared = compareCell(cell, confirmation, this.#universe, limits);
      found.push(...compared.found);
      for (const why of new Set(compared.doubts)) this.#unfinished.push({ app: name, route: routeOf(cell), why });
    }
    const { classes, unconfirmed } = grouped(found, ({ cell, witness, outcomes }) => {
      const verdicts = confirmation.ask('reference', cell, witness);
      return JSON.stringify(verdicts.map(outcomeOf)) === JSON.stringify(outcomes);
    });
    this.#classes.push(...classes);
    for (const { cell } of unconfirmed) {
      this.#unfinished.push({ app: name, route: routeOf(cell), why: 'the two evaluators do not say the same' });
    }
  }
}
