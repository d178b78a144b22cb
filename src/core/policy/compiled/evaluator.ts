/** The compiled evaluator: what the reference says, from tables that are made once (docs/decisions/014-compiled-policy.md). */

import type { Attribute, Policy } from '../model.ts';
import type { Query } from '../query.ts';
import type { Decided, Decider, Evaluation, Shadow, Verdict } from '../verdict.ts';
import type { AddressSpace } from './address-space.ts';
import { Answers } from './answers.ts';
import { ClassBudget } from './class-budget.ts';
import { ClassBuilder } from './class-builder.ts';
import { UNDECLARED } from './class-pair.ts';
import { Cohorts } from './cohorts.ts';
import type { CompiledApp } from './compiled-app.ts';
import { decidersOf } from './deciding.ts';
import { DevicePortraits } from './device-portraits.ts';
import { Edges } from './edges.ts';
import { Frame } from './frame.ts';
import { Nearest } from './nearest.ts';
import { PathReading } from './path-reading.ts';
import { Portraits } from './portraits.ts';
import { RouteFinder } from './route-finder.ts';
import type { RouteClass } from './route-class.ts';
import type { CompiledRules } from './rule-compiler.ts';
import { type CompiledRuling, Ruler } from './ruler.ts';

/** The number of whoever is anonymous, among cohorts. */
const NOBODY = 1;

interface AppFinder {
  readonly app: CompiledApp;
  readonly finder: RouteFinder;
}

export class CompiledEvaluator implements Decider {
  readonly policy: Policy;
  readonly #rules: CompiledRules;
  readonly #finders = new Map<string, AppFinder>();
  /** Of an app that the policy does not know: only denies `to: "*"` are there. */
  readonly #elsewhere: RouteClass;
  readonly #cohorts: Cohorts;
  readonly #portraits: Portraits;
  readonly #devices: DevicePortraits;
  readonly #frame: Frame;
  readonly #ruler: Ruler;
  readonly #nearest = new Nearest();
  readonly #answers: Answers;
  /** Of the query that the frame holds. */
  #routeClass: RouteClass;

  constructor(rules: CompiledRules, apps: ReadonlyMap<string, CompiledApp>, addresses: AddressSpace) {
    const { policy, space } = rules.tables;
    this.policy = policy;
    this.#rules = rules;
    const budget = new ClassBudget();
    const builder = new ClassBuilder(rules.tables);
    for (const [name, app] of apps) {
      const finder = new RouteFinder(app.routes, budget, (pairs) => builder.build(app, pairs));
      this.#finders.set(name, { app, finder });
    }
    this.#elsewhere = builder.build(null, [UNDECLARED]);
    this.#routeClass = this.#elsewhere;
    this.#cohorts = new Cohorts(rules.subjects.graph, rules.baseline, space, NOBODY + 1);
    this.#portraits = new Portraits(rules.subjects, this.#cohorts);
    this.#devices = new DevicePortraits(policy);
    this.#frame = new Frame(policy, addresses, rules.anonymous, this.#devices.unknown, new PathReading());
    this.#ruler = new Ruler(this.#frame, rules.anybody);
    this.#answers = new Answers(this.#frame, budget);
  }

  evaluate(query: Query): Evaluation {
    const routeClass = this.#begin(query);
    this.#ruler.run(routeClass);
    const { deny, grant, pair, stepUp } = this.#ruler.pass.enforced;
    if (deny !== null || grant === null || pair === null || stepUp !== null) {
      return { verdict: this.#refused(routeClass), shadow: routeClass.hasShadow ? this.#shadow(routeClass) : null };
    }
    const allowed = this.#answers.allow(grant, pair, routeClass);
    if (!routeClass.hasShadow) return allowed.alone;
    const { effect, by } = this.#shadow(routeClass);
    return allowed.beside(effect, by);
  }

  decided(query: Query): Decided {
    const routeClass = this.#begin(query);
    this.#ruler.run(routeClass);
    return this.#decidedBy(this.#ruler.ruling(routeClass, 'enforced'), routeClass);
  }

  deciders(query: Query): readonly string[] {
    const routeClass = this.#begin(query);
    this.#ruler.run(routeClass);
    return decidersOf(this.#ruler.ruling(routeClass, 'enforced'), routeClass, this.#frame, this.#ruler);
  }

  until(query: Query): number {
    const routeClass = this.#begin(query);
    routeClass.edges ??= new Edges(routeClass, this.#rules.tables);
    return routeClass.edges.after(query);
  }

  reads(query: Query): readonly Attribute[] {
    return this.#begin(query).reads;
  }

  /** Lines 1 and 4. `reads` follows `evaluate` with the same query, which then still is in the frame. */
  #begin(query: Query): RouteClass {
    const frame = this.#frame;
    if (frame.query === query) return this.#routeClass;
    // INVARIANT: whatever throws from here on, no query is in the frame beside the class or the caller of another.
    frame.empty();
    this.#routeClass = this.#find(query);
    const { identity } = query;
    if (identity.via === 'none') {
      frame.fill(query, null, this.#rules.anonymous, this.#devices.of(query.device));
    } else {
      const portrait = this.#portraits.of(identity, query);
      frame.fill(query, portrait, portrait.standing, portrait.deviceAmong(this.#devices, query.device));
    }
    return this.#routeClass;
  }

  #find(query: Query): RouteClass {
    const found = this.#finders.get(query.app);
    if (found === undefined) return this.#elsewhere;
    const { path } = this.#frame;
    path.read(query.path, found.app.routes.app.paths);
    return found.finder.find(query, path);
  }

  #refused(routeClass: RouteClass): Verdict {
    const ruling = this.#ruler.ruling(routeClass, 'enforced');
    switch (ruling.effect) {
      case 'allow':
        return this.#answers.allow(ruling.grant, ruling.pair, routeClass).alone.verdict;
      case 'default': {
        const cohort = this.#frame.portrait?.cohort.id ?? NOBODY;
        const miss = this.#nearest.find(routeClass, this.#frame, cohort);
        return this.#answers.refuseByDefault(miss, ruling.isUnmeetable, routeClass);
      }
      case 'deny':
      case 'login':
      case 'step_up':
        return this.#answers.refuse(ruling, routeClass);
    }
  }

  /** Line 14. */
  #shadow(routeClass: RouteClass): Shadow {
    const { effect, by } = this.#decidedBy(this.#ruler.ruling(routeClass, 'with-shadow'), routeClass);
    return { effect, by };
  }

  #decidedBy(ruling: CompiledRuling, { pairs }: RouteClass): Decided {
    switch (ruling.effect) {
      case 'default':
        return { effect: 'deny', by: 'default', resource: pairs[0]?.resource ?? null };
      case 'deny':
        return { effect: 'deny', by: ruling.deny.rule.id, resource: ruling.deny.covers[0]?.resource ?? null };
      case 'allow':
      case 'login':
      case 'step_up': {
        const { effect, grant, pair } = ruling;
        return { effect, by: this.policy.grants[grant.grant]?.id ?? '', resource: pair.resource };
      }
    }
  }
}
