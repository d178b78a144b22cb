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
/** What a step takes of the budget. */
const STEP = 3;

/** Behind the lists of patterns that a path came by so far. */
class Step {
  readonly before: Step | null;
  readonly list: number;
  readonly walk: Walk;
  routeClass: RouteClass | null = null;
  /** Most steps lead on to one other, if any: that needs no table. */
  #key = -1;
  #only: Step | null = null;
  #next: Map<number, Step> | null = null;

  constructor(before: Step | null, list: number, walk: Walk) {
    this.before = before;
    this.list = list;
    this.walk = walk;
  }

  next(list: number, walk: Walk): Step | undefined {
    const key = keyOf(list, walk);
    if (this.#key === key && this.#only !== null) return this.#only;
    return this.#next?.get(key);
  }

  lead(step: Step): void {
    const key = keyOf(step.list, step.walk);
    if (this.#only === null) {
      this.#key = key;
      this.#only = step;
    } else {
      this.#next ??= new Map();
      this.#next.set(key, step);
    }
  }
}

function keyOf(list: number, walk: Walk): number {
  return walk === 'canonical' ? list * 2 : list * 2 + 1;
}

/** Where the ways of one method begin: at the first list, and where there is none. */
interface Root {
  readonly start: Step;
  readonly firsts: (Step | undefined)[];
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
  #roots: (Root | undefined)[] = [];
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
    let step = this.#begin(this.#rootOf(query));
    if (!reading.isSame || folded !== canonical) {
      found.count = 0;
      const uncut = reading.uncut(query.path);
      if (uncut === null) folded.walk(reading.folded, reading.count, found);
      else folded.walkUncut(uncut, found);
      step = this.#follow(step, 0, 'folded');
    }
    return step.routeClass ?? this.#arrive(step, query);
  }

  #rootOf({ method, path }: Query): Root {
    const strict = this.#routes.app.paths.trailingSlash === 'strict' && path.trailingSlash;
    const index = (this.#methods.get(method) ?? 0) * 2 + (strict ? 1 : 0);
    return (this.#roots[index] ??= { start: new Step(null, -1, 'canonical'), firsts: [] });
  }

  #begin({ start, firsts }: Root): Step {
    const first = this.#found.lists[0] ?? -1;
    if (this.#found.count === 0) return start;
    let step = firsts[first];
    if (step === undefined) {
      step = new Step(start, first, 'canonical');
      firsts[first] = step;
      this.#budget.spend(STEP);
    }
    return this.#follow(step, 1, 'canonical');
  }

  #follow(start: Step, from: number, walk: Walk): Step {
    let step = start;
    for (let index = from; index < this.#found.count; index += 1) {
      const list = this.#found.lists[index] ?? -1;
      let next = step.next(list, walk);
      if (next === undefined) {
        next = new Step(step, list, walk);
        step.lead(next);
        this.#budget.spend(STEP);
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
