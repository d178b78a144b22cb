/** One app of the policy, compiled: its routes, its floor, and the guards of the grants that touch it. */

import type { Grant, Policy, PolicyApp } from '../model.ts';
import { AppRoutes } from './app-routes.ts';
import { type Guard, guardOf } from './guard.ts';
import type { Reads, RuleReads } from './rule-reads.ts';

export class CompiledApp {
  readonly name: string;
  readonly routes: AppRoutes;
  /** What its floor reads. */
  readonly floorReads: Reads | undefined;
  readonly #policy: Policy;
  readonly #guards = new Map<number, Guard>();

  /** @param app with its resources and routes in order */
  constructor(app: PolicyApp, policy: Policy, reads: RuleReads) {
    this.name = app.name;
    this.routes = new AppRoutes(app);
    this.floorReads = app.floor === null ? undefined : reads.ofFloor(app.floor.conditions);
    this.#policy = policy;
  }

  /** @param id equal for rules that ask the same */
  guardOf(rule: Grant, id: number): Guard {
    let guard = this.#guards.get(id);
    if (guard === undefined) this.#guards.set(id, (guard = guardOf(rule, this.routes.app, this.#policy)));
    return guard;
  }
}
