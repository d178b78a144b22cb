/** The cells of an app: each class of its paths with each set of methods that the same rules touch. */

import { canonicalise, type CanonicalPath, DEFAULT_PATH_OPTIONS } from '../core/path.ts';
import type { Resource, Route, Rule } from '../core/policy/model.ts';
import { type Pair, pairAt, pairsOf } from '../core/policy/pair.ts';
import { Refusal } from '../core/refusal.ts';
import { isReserved } from '../core/route.ts';
import type { AppPolicy } from './app-policy.ts';
import { type Cell, pathOf, type Side, type SideRule } from './cell.ts';
import { type Meter, OverBudget } from './meter.ts';
import type { Line } from './paths/line.ts';
import { type ExamplePath, Walk } from './paths/walk.ts';

/** A line of a resource, on one side. */
interface Entry {
  readonly side: number;
  readonly index: number;
  readonly resource: Resource;
  readonly route: Route;
}

/** Steps for each line of a resource that a path may match. */
const ENTRY_STEPS = 64;

/** Stands for every method that no route names. */
const OTHER = 'OTHER';

/** Those that people know come first. */
const FIRST = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'WS'];

/** A cell while further ways into it are found. */
type Growing = Cell & { readonly routes: Map<string, Set<string>> };

interface Found {
  readonly cells: readonly Cell[];
  /** Why these are not all, in words; null = they are. */
  readonly problem: string | null;
}

export class Cells {
  readonly #sides: readonly AppPolicy[];
  readonly #meter: Meter;
  readonly #lines: ReadonlyMap<Line, readonly Entry[]>;

  /** @param isHot lines whose requests are asked about */
  constructor(
    sides: readonly AppPolicy[],
    isHot: (resource: string, route: Route, side: number) => boolean,
    meter: Meter,
  ) {
    this.#sides = sides;
    this.#meter = meter;
    this.#lines = linesOf(sides, isHot);
  }

  /** Those that some grant may open, each once, with all routes by which requests get there. */
  all(): Found {
    const found = new Map<string, Growing>();
    const options = this.#sides.map(({ app }) => app?.paths ?? DEFAULT_PATH_OPTIONS);
    const strict = options.some(({ trailingSlash }) => trailingSlash === 'strict');
    const walk = new Walk([...this.#lines.keys()], options, comparedBy(this.#sides), this.#meter);
    let problem: string | null = null;
    try {
      for (const example of walk.paths()) {
        // A slash behind an empty segment ends it.
        const closed = example.segments.at(-1) === '';
        const slashes = closed ? [true] : strict && example.segments.length > 0 ? [false, true] : [false];
        for (const trailingSlash of slashes) this.#add(example, trailingSlash, found);
      }
    } catch (error) {
      if (!(error instanceof OverBudget)) throw error;
      problem = error.message;
    }
    return { cells: [...found.values()], problem };
  }

  #add(example: ExamplePath, trailingSlash: boolean, found: Map<string, Growing>): void {
    const entries = [...example.lines].flatMap((line) => this.#lines.get(line) ?? []);
    // Each is matched for every method.
    this.#meter.step(ENTRY_STEPS * entries.length);
    const paths = this.#read(pathOf({ segments: example.segments, trailingSlash }));
    if (paths.some((path) => path !== null && isReserved(path))) return;
    const byKey = Map.groupBy(methodsOf(entries), (method) => keyOf(this.#pairs(paths, method, entries)));
    for (const [key, methods] of byKey) {
      const [method = ''] = methods;
      const pairs = this.#pairs(paths, method, entries);
      const known = found.get(key);
      if (known === undefined) {
        found.set(key, this.#cell(example, trailingSlash, methods, entries, pairs));
      } else {
        addRoutes(known.routes, methods, entries, pairs);
      }
    }
  }

  #cell(
    { segments, free }: ExamplePath,
    trailingSlash: boolean,
    methods: readonly string[],
    entries: readonly Entry[],
    pairs: readonly (readonly Pair[] | null)[],
  ): Growing {
    const [method = ''] = methods;
    const shape = shapeOf(pairs);
    const routes = new Map<string, Set<string>>();
    addRoutes(routes, methods, entries, pairs);
    return {
      app: this.#sides[0]?.name ?? '',
      methods,
      segments,
      trailingSlash,
      free,
      routes,
      sides: this.#sides.map((side, number) =>
        sideOf(
          side,
          pairs[number] ?? null,
          this.#sides.filter((one) => one !== side),
        ),
      ),
      accepts: (place, segment) => {
        const path = pathOf({ segments: segments.with(place, segment), trailingSlash });
        return shapeOf(this.#pairs(this.#read(path), method, entries)) === shape;
      },
    };
  }

  /** Null for a side that refuses it. */
  #read(path: string): readonly (CanonicalPath | null)[] {
    return this.#sides.map(({ app }) => {
      const canonical = canonicalise(path, app?.paths ?? DEFAULT_PATH_OPTIONS);
      return canonical instanceof Refusal ? null : canonical;
    });
  }

  #pairs(
    paths: readonly (CanonicalPath | null)[],
    method: string,
    entries: readonly Entry[],
  ): readonly (readonly Pair[] | null)[] {
    return this.#sides.map(({ app }, side) => {
      const path = paths[side] ?? null;
      if (path === null) return null;
      const pairs = entries.flatMap((entry) => {
        if (entry.side !== side || app === null) return [];
        return pairAt(app, entry.index, entry.resource, entry.route, { method, path }) ?? [];
      });
      return pairs.length > 0 ? pairs : pairsOf(null, { method, path });
    });
  }
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

function linesOf(
  sides: readonly AppPolicy[],
  isHot: (resource: string, route: Route, side: number) => boolean,
): ReadonlyMap<Line, readonly Entry[]> {
  const found = new Map<string, { readonly line: Writable<Line>; readonly entries: Entry[] }>();
  for (const [side, one] of sides.entries()) {
    // Two ways of reading paths make two patterns of one text.
    const reading = JSON.stringify(one.app?.paths);
    const insensitive = one.app?.paths.case === 'insensitive';
    for (const [index, resource] of one.app?.resources.entries() ?? []) {
      const granted = one.grantsAt(resource.name).length > 0;
      for (const route of resource.routes) {
        const { pattern } = route;
        const key = `${reading} ${pattern.source}`;
        const hot = isHot(resource.name, route, side);
        const known = found.get(key);
        const entry = { side, index, resource, route };
        if (known === undefined) {
          found.set(key, { line: { pattern, insensitive, hot, granted }, entries: [entry] });
        } else {
          known.entries.push(entry);
          known.line.hot ||= hot;
          known.line.granted ||= granted;
        }
      }
    }
  }
  return new Map(Array.from(found.values(), ({ line, entries }) => [line, entries]));
}

/** Names of the parameters that some `same` reads. */
function comparedBy(sides: readonly AppPolicy[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { app, grants, denies } of sides) {
    const rules = [...grants.map(({ placed }) => placed.rule), ...denies.map(({ placed }) => placed.rule)];
    const own = rules.flatMap((rule) => [
      rule.conditions.same,
      rule.kind === 'deny' ? (rule.unless?.same ?? null) : null,
    ]);
    for (const same of [...own, app?.floor?.conditions.same ?? null]) if (same !== null) names.add(same.parameter);
  }
  return names;
}

function methodsOf(entries: readonly Entry[]): readonly string[] {
  const named = new Set(entries.flatMap(({ route }) => route.methods));
  if (named.delete('*')) named.add(OTHER);
  if (named.has('GET') || named.has(OTHER)) for (const implied of ['GET', 'HEAD', 'WS']) named.add(implied);
  const known = FIRST.filter((method) => named.has(method));
  return [...known, ...[...named].filter((method) => !FIRST.includes(method)).sort()];
}

/** What matches, and what its parameters are. */
function keyOf(pairs: readonly (readonly Pair[] | null)[]): string {
  return JSON.stringify(pairs.map((side) => side?.map(({ index, narrow, wide }) => [index, narrow, wide]) ?? null));
}

/** What matches, whatever its parameters are. */
function shapeOf(pairs: readonly (readonly Pair[] | null)[]): string {
  return JSON.stringify(
    pairs.map((side) => side?.map(({ index, narrow, wide }) => [index, namesIn(narrow), namesIn(wide)]) ?? null),
  );
}

function namesIn(bindings: Pair['narrow']): readonly string[] | null {
  return bindings === null ? null : Object.keys(bindings);
}

/** Of what matches narrowly on some side. */
function addRoutes(
  routes: Map<string, Set<string>>,
  methods: readonly string[],
  entries: readonly Entry[],
  pairs: readonly (readonly Pair[] | null)[],
): void {
  for (const { side, index, resource, route } of entries) {
    if (pairs[side]?.some((pair) => pair.index === index && pair.narrow !== null) !== true) continue;
    const text = `${methods.join('|')} ${route.pattern.source}`;
    const known = routes.get(resource.name);
    if (known === undefined) routes.set(resource.name, new Set([text]));
    else known.add(text);
  }
}

function sideOf(side: AppPolicy, pairs: readonly Pair[] | null, others: readonly AppPolicy[]): Side {
  const { policy, app } = side;
  const nothing = { grants: [], denies: [], edited: new Set<Rule>(), rules: new Map<Rule, SideRule>() };
  if (pairs === null) return { policy, app, refuses: true, pairs: [], ...nothing };
  const names = new Set(pairs.flatMap(({ resource }) => resource?.name ?? []));
  const reached = new Set(
    pairs.flatMap(({ narrow, resource }) => (narrow === null || resource === null ? [] : [resource.name])),
  );
  const grants = inOrder([...reached].flatMap((name) => side.grantsAt(name)));
  const denies = inOrder([...side.everywhere, ...[...names].flatMap((name) => side.deniesAt(name))]);
  const rules = new Map<Rule, SideRule>();
  const edited = new Set<Rule>();
  for (const held of [...grants, ...denies]) {
    const { rule, resources } = held.placed;
    const { skeleton, elements } = side.detailsOf(held);
    const here = resources === null ? '*' : [...names].filter((name) => resources.has(name)).join();
    rules.set(rule, { skeleton: `${skeleton} ${here}`, elements });
    if (!others.some((other) => other.keeps(rule))) edited.add(rule);
  }
  return {
    policy,
    app,
    refuses: false,
    pairs,
    grants: grants.map(({ placed }) => placed),
    denies: denies.map(({ placed }) => placed),
    edited,
    rules,
  };
}

/** Each once, by id, as the evaluators name them. */
function inOrder<T extends { readonly placed: { readonly rule: Rule } }>(held: readonly T[]): readonly T[] {
  return [...new Set(held)].sort((a, b) => (a.placed.rule.id < b.placed.rule.id ? -1 : 1));
}
