/** The cells of one policy, for questions about it alone. */

import type { Policy, Route } from '../core/policy/model.ts';
import { type AppPolicy, appPolicies } from './app-policy.ts';
import type { Budget } from './budget.ts';
import type { Cell } from './cell.ts';
import { Cells } from './cells.ts';
import { Interner, readingOf } from './contents.ts';
import { Meter } from './meter.ts';

export interface AppCells {
  readonly cells: readonly Cell[];
  /** Why these are not all, in words; null = they are. */
  readonly problem: string | null;
}

export class OnePolicy {
  readonly policy: Policy;
  readonly #from: number;
  readonly #budget: Budget;
  readonly #appOf: (name: string) => AppPolicy;
  readonly #apps = new Map<string, AppPolicy>();

  /** @param from ms: rules that are over by then are no part of it */
  constructor(policy: Policy, from: number, budget: Budget) {
    this.policy = policy;
    this.#from = from;
    this.#budget = budget;
    this.#appOf = appPolicies(policy, readingOf(policy, new Interner(), from), from);
  }

  app(name: string): AppPolicy {
    let app = this.#apps.get(name);
    if (app === undefined) {
      app = this.#appOf(name);
      this.#apps.set(name, app);
    }
    return app;
  }

  /** Those that some grant may open and that match one of the lines. */
  cellsOf(name: string, isHot: (resource: string, route: Route) => boolean): AppCells {
    const meter = new Meter(this.#budget);
    return new Cells([this.app(name)], (resource, route) => isHot(resource, route), meter).all();
  }

  get from(): number {
    return this.#from;
  }

  get budget(): Budget {
    return this.#budget;
  }
}
