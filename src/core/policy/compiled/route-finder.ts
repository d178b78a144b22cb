/** From a method and a path to the route class: tries find the patterns, and a way that was gone before leads to its class. */

import { slashFits } from '../../pattern.ts';
import { methodMatches } from '../pair.ts';
import type { Query } from '../query.ts';
import type { AppRoutes } from './app-routes.ts';
import type { ClassBudget } from './class-budget.ts';
import { ClassPair, UNDECLARED } from './class-pair.ts';
import type { PathReading } from './path-reading.ts';
import type { RouteClass } from './route-class.ts';
import { Found } from './trie.ts';

type Walk = 'canonical' | 'folded';

/** Behind the lists of patterns that a path came by so far. */
class Step {
  readonly before: Step | null;
  readonly list: number;
  readonly walk: Walk;
  next: Map<number, Step> | null = null;
  routeClass: RouteClass | null = null;

  constructor(before: Step | null, list: number, walk: Walk) {
    this.before = before;
    this.list = list;
    this.walk = walk;
  }
}

export class RouteFinder {
  readonly #routes: AppRoutes;
  readonly #budget: ClassBudget;
  readonly #build: (pairs: readonly ClassPair[]) => RouteClass;
  /** Those that a route names, or implies; all others are alike. */
  readonly #methods = new Map<string, number>();
  readonly #found = new Found();
  #epoch: number;
  /** By method and, where it matters, by trailing slash. */
  #roots: (Step | undefined)[] = [];
  #classes = new Map<string, RouteClass>();

  constructor(routes: AppRoutes, budget: ClassBudget, build: (pairs: readonly ClassPair[]) => RouteClass) {
    this.#routes = routes;
    this.#budget = budget;
    this.#build = build;
    this.#epoch = budget.epoch;
    const methods = new Set(['HEAD', 'WS', ...routes.routes.flatMap(({ route }) => route.methods)]);
    for (const method of methods) this.#methods.set(method, this.#methods.size + 1);
  }

  find(query: Query, reading: PathReading): RouteClass {
    if (this.#epoch !== this.#budget.epoch) this.#forget();
    const { canonical, folded } = this.#routes;
    const found = this.#found;
    found.count = 0;
    canonical.walk(reading.canonical, query.path.segments.length, found);
    let step = this.#follow(this.#rootOf(query), 'canonical');
    if (!reading.isSame || folded !== canonical) {
      found.count = 0;
      const ends = reading.endsOf(query.path);
      if (ends === null) folded.walk(reading.folded, reading.count, found);
      else folded.walkUncut(reading.folded, ends, found);
      step = this.#follow(step, 'folded');
    }
    return step.routeClass ?? this.#arrive(step, query);
  }

  #rootOf({ method, path }: Query): Step {
    const strict = this.#routes.app.paths.trailingSlash === 'strict' && path.trailingSlash;
    const index = (this.#methods.get(method) ?? 0) * 2 + (strict ? 1 : 0);
    return (this.#roots[index] ??= new Step(null, -1, 'canonical'));
  }

  #follow(start: Step, walk: Walk): Step {
    let step = start;
    for (let index = 0; index < this.#found.count; index += 1) {
      const list = this.#found.lists[index] ?? -1;
      const key = walk === 'canonical' ? list * 2 : list * 2 + 1;
      let next = step.next?.get(key);
      if (next === undefined) {
        next = new Step(step, list, walk);
        (step.next ??= new Map()).set(key, next);
        this.#budget.spend(1);
      }
      step = next;
    }
    return step;
  }

  #arrive(step: Step, query: Query): RouteClass {
    const matched = this.#matched(step);
    const pairs: ClassPair[] = [];
    let key = '';
    for (const [index, isCanonical] of matched) {
      const pair = this.#pairOf(index, isCanonical, query);
      if (pair === null) continue;
      key += pair.isNarrow ? `${index}+` : `${index}-`;
      pairs.push(pair);
    }
    let routeClass = this.#classes.get(key);
    if (routeClass === undefined) {
      routeClass = this.#build(pairs.length === 0 ? [UNDECLARED] : pairs);
      this.#classes.set(key, routeClass);
      this.#budget.spend(routeClass.weight);
    }
    step.routeClass = routeClass;
    return routeClass;
  }

  /** Numbers of routes in order, with whether the canonical path matches. */
  #matched(step: Step): readonly (readonly [number, boolean])[] {
    const matched = new Map<number, boolean>();
    for (let here: Step | null = step; here !== null && here.list !== -1; here = here.before) {
      const isCanonical = here.walk === 'canonical';
      const trie = isCanonical ? this.#routes.canonical : this.#routes.folded;
      for (const route of trie.patternsOf(here.list)) {
        matched.set(route, isCanonical || matched.get(route) === true);
      }
    }
    return [...matched].sort(([a], [b]) => a - b);
  }

  #pairOf(index: number, isCanonical: boolean, { method, path }: Query): ClassPair | null {
    const found = this.#routes.routes[index];
    if (found === undefined || !methodMatches(found.route, method, 'wide')) return null;
    const { resource, route } = found;
    const { floor, paths } = this.#routes.app;
    const isNarrow = isCanonical && methodMatches(route, method, 'narrow') && slashFits(route.pattern, path, paths);
    const isFree = floor === null || floor.except.includes(resource.name);
    return new ClassPair(resource.name, route.pattern, isNarrow, isFree);
  }

  #forget(): void {
    this.#epoch = this.#budget.epoch;
    this.#roots = [];
    this.#classes = new Map();
  }
}
