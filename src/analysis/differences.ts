/** Every class of request whose outcome differs between two policies. */

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
import { Meter } from './meter.ts';

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
  readonly #classes: Difference[] = [];
  readonly #unfinished: Unfinished[] = [];

  constructor(policies: readonly [Policy, Policy], from: number, budget: Budget) {
    this.#policies = policies;
    this.#from = from;
    this.#budget = budget;
  }

  run(): Differences {
    const interner = new Interner();
    const [old, now] = this.#policies.map((policy) => {
      const reading = readingOf(policy, interner, this.#from);
      const rules = rulesByApp(policy, this.#from);
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
    const { cells, problem } = new Cells([before, after], hotLines(before, after), new Meter(this.#budget)).all();
    if (problem !== null) this.#unfinished.push({ app: name, route: null, why: `its paths: ${problem}` });
    const confirmation = new Confirmation([before.policy, after.policy], name);
    const found: Found[] = [];
    for (const cell of cells) {
      if (isUntouched(cell, [before, after]) || cell.sides.every(({ grants }) => grants.length === 0)) continue;
      const compared = compareCell(cell, confirmation, this.#from, this.#budget);
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
