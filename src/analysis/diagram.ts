/** Hash-consed decision diagrams over variables with few values: functions that are equal are one and the same node. */

import type { Meter } from './meter.ts';

/** A node's number. 0 to 15 are the constants; of a condition 0 is false and 1 is true. */
export type Node = number;

export const FALSE: Node = 0;
export const TRUE: Node = 1;
const CONSTANTS = 16;

/** Two numbers of nodes in one key; a diagram with more nodes would not fit into memory. */
const PAIR = 2 ** 26;

/** How two constants become one, and what is known of a result without looking deeper (null = nothing). */
interface Operation {
  readonly of: (a: number, b: number) => number;
  readonly early: (a: Node, b: Node) => Node | null;
  readonly memo: Map<number, Node>;
}

export class Diagrams {
  /** Values of each variable; variables are asked in this order from the root down. */
  readonly #sizes: readonly number[];
  readonly #meter: Meter;
  readonly #variables: number[] = Array.from({ length: CONSTANTS }, () => Number.POSITIVE_INFINITY);
  /** Runs of values that lead to the same kid: the end of each (exclusive), and the kid. */
  readonly #ends: (readonly number[])[] = Array.from({ length: CONSTANTS }, () => []);
  readonly #kids: (readonly Node[])[] = Array.from({ length: CONSTANTS }, () => []);
  readonly #deepest: number[] = Array.from({ length: CONSTANTS }, () => -1);
  readonly #unique: Map<string, Node>[];
  readonly #and = operation((a, b) => a & b, earlyAnd);
  readonly #or = operation((a, b) => a | b, earlyOr);
  readonly #not = new Map<Node, Node>();

  /** @throws OverBudget from any method that makes nodes */
  constructor(sizes: readonly number[], meter: Meter) {
    this.#sizes = sizes;
    this.#meter = meter;
    this.#unique = sizes.map(() => new Map());
  }

  sizeOf(variable: number): number {
    return this.#sizes[variable] ?? 0;
  }

  /** Infinite for a constant. */
  variableOf(node: Node): number {
    return this.#variables[node] ?? Number.POSITIVE_INFINITY;
  }

  /** The largest variable that it depends on; -1 for a constant. */
  deepestOf(node: Node): number {
    return this.#deepest[node] ?? -1;
  }

  endsOf(node: Node): readonly number[] {
    return this.#ends[node] ?? [];
  }

  kidsOf(node: Node): readonly Node[] {
    return this.#kids[node] ?? [];
  }

  /** @param kids one for each value; each a function of later variables alone */
  choose(variable: number, kids: readonly Node[]): Node {
    this.#meter.step(kids.length);
    const ends = Array.from(kids, (_, value) => value + 1);
    return this.split(variable, ends, kids);
  }

  /** True for these values of the variable. */
  literal(variable: number, holds: (value: number) => boolean): Node {
    const kids = Array.from({ length: this.sizeOf(variable) }, (_, value) => (holds(value) ? TRUE : FALSE));
    return this.choose(variable, kids);
  }

  and(a: Node, b: Node): Node {
    return this.#apply(this.#and, a, b);
  }

  or(a: Node, b: Node): Node {
    return this.#apply(this.#or, a, b);
  }

  not(a: Node): Node {
    let node = this.#not.get(a);
    if (node === undefined) {
      node = this.map(a, (constant) => 1 - constant);
      this.#not.set(a, node).set(node, a);
    }
    return node;
  }

  /** Those that look deepest first: then each is put on top of what is there, and does not go through it. */
  any(conditions: readonly Node[]): Node {
    return this.#each(conditions, FALSE, (a, b) => this.or(a, b));
  }

  all(conditions: readonly Node[]): Node {
    return this.#each(conditions, TRUE, (a, b) => this.and(a, b));
  }

  /** @param early called for each pair of nodes first; null = look deeper */
  merge(a: Node, b: Node, of: Operation['of'], early: Operation['early']): Node {
    return this.#apply(operation(of, early), a, b);
  }

  /** `value` where the condition holds, else `otherwise`. */
  where(condition: Node, value: number, otherwise: Node): Node {
    const early = (one: Node, other: Node): Node | null => (one === FALSE ? other : one === TRUE ? value : null);
    return this.merge(condition, otherwise, (one, other) => (one === TRUE ? value : other), early);
  }

  /** The same function with other constants. */
  map(node: Node, of: (constant: number) => number): Node {
    return this.fold(node, of, (variable, ends, kids) => this.split(variable, ends, kids));
  }

  /** Constants that the function can become. */
  constantsOf(node: Node): ReadonlySet<number> {
    return new Set(this.#below(node).filter((one) => one < CONSTANTS));
  }

  /**
   * From the constants up to the root, each node once: however deep it is, the stack is not.
   *
   * @param join of a node's variable, the ends of its runs, and what its kids came to
   */
  fold<T>(
    node: Node,
    of: (constant: number) => T,
    join: (variable: number, ends: readonly number[], kids: readonly T[]) => T,
  ): T {
    const values = new Map<Node, T>();
    const valueOf = (one: Node): T => {
      const value = one < CONSTANTS ? of(one) : values.get(one);
      if (value === undefined) throw new TypeError('a kid is older than its parent');
      return value;
    };
    for (const one of this.#below(node)) {
      if (one >= CONSTANTS)
        values.set(one, join(this.variableOf(one), this.endsOf(one), this.kidsOf(one).map(valueOf)));
    }
    return valueOf(node);
  }

  /** All nodes that it is made of, kids first: INVARIANT: a kid has a smaller number than its parents. */
  #below(node: Node): Node[] {
    const found = new Set([node]);
    for (const one of found) for (const kid of this.kidsOf(one)) found.add(kid);
    return [...found].sort((a, b) => a - b);
  }

  #each(conditions: readonly Node[], start: Node, merge: (a: Node, b: Node) => Node): Node {
    let result = start;
    for (const one of conditions.toSorted((a, b) => this.deepestOf(b) - this.deepestOf(a))) result = merge(one, result);
    return result;
  }

  /** Without recursion: a route that thousands of rules crowd makes a diagram that is thousands of variables deep. */
  #apply(operation: Operation, a: Node, b: Node): Node {
    const at = (one: Node, other: Node): Node | undefined => {
      const early = operation.early(one, other);
      if (early !== null) return early;
      return one < CONSTANTS && other < CONSTANTS ? operation.of(one, other) : operation.memo.get(one * PAIR + other);
    };
    const open: (readonly [Node, Node])[] = [[a, b]];
    for (let next = open.at(-1); next !== undefined; next = open.at(-1)) {
      const [one, other] = next;
      if (at(one, other) === undefined) {
        const node = this.#join(one, other, at, open);
        if (node === null) continue;
        operation.memo.set(one * PAIR + other, node);
      }
      open.pop();
    }
    return at(a, b) ?? FALSE;
  }

  /** @returns null when something below it has to be known first; it is put on `open` */
  #join(a: Node, b: Node, at: (a: Node, b: Node) => Node | undefined, open: (readonly [Node, Node])[]): Node | null {
    this.#meter.step();
    const ends: number[] = [];
    const kids: Node[] = [];
    const waiting = open.length;
    const meet = (end: number, one: Node, other: Node): void => {
      const kid = at(one, other);
      if (kid === undefined) open.push([one, other]);
      else addRun(ends, kids, end, kid);
    };
    const [first, second] = [this.variableOf(a), this.variableOf(b)];
    const [endsA, kidsA] = first <= second ? [this.endsOf(a), this.kidsOf(a)] : [WHOLE, [a]];
    const [endsB, kidsB] = second <= first ? [this.endsOf(b), this.kidsOf(b)] : [WHOLE, [b]];
    for (let i = 0, j = 0; i < endsA.length && j < endsB.length;) {
      const [endA = 0, endB = 0] = [endsA[i], endsB[j]];
      meet(Math.min(endA, endB), kidsA[i] ?? FALSE, kidsB[j] ?? FALSE);
      if (endA <= endB) i += 1;
      if (endB <= endA) j += 1;
    }
    return open.length > waiting ? null : this.#node(Math.min(first, second), ends, kids);
  }

  /** @param kids one for each run of values; neighbours that lead to the same kid become one run */
  split(variable: number, ends: readonly number[], kids: readonly Node[]): Node {
    const [mergedEnds, mergedKids]: [number[], Node[]] = [[], []];
    for (const [index, kid] of kids.entries()) addRun(mergedEnds, mergedKids, ends[index] ?? 0, kid);
    return this.#node(variable, mergedEnds, mergedKids);
  }

  #node(variable: number, ends: readonly number[], kids: readonly Node[]): Node {
    const [only] = kids;
    if (only !== undefined && kids.length === 1) return only;
    const unique = this.#unique[variable];
    const key = ends.length === 2 ? `${ends[0]} ${kids[0]} ${kids[1]}` : `${ends.join()} ${kids.join()}`;
    const known = unique?.get(key);
    if (known !== undefined) return known;
    this.#meter.node();
    const node = this.#variables.length;
    this.#variables.push(variable);
    this.#ends.push(ends);
    this.#kids.push(kids);
    this.#deepest.push(kids.reduce((deepest, kid) => Math.max(deepest, this.deepestOf(kid)), variable));
    unique?.set(key, node);
    return node;
  }
}

/** One run of whatever values: of a function that does not ask this variable. */
const WHOLE: readonly number[] = [Number.POSITIVE_INFINITY];

function operation(of: Operation['of'], early: Operation['early']): Operation {
  return { of, early, memo: new Map() };
}

function earlyAnd(a: Node, b: Node): Node | null {
  if (a === FALSE || b === FALSE) return FALSE;
  if (a === TRUE || a === b) return b;
  return b === TRUE ? a : null;
}

function earlyOr(a: Node, b: Node): Node | null {
  if (a === TRUE || b === TRUE) return TRUE;
  if (a === FALSE || a === b) return b;
  return b === FALSE ? a : null;
}

/** Adds a run, or lengthens the last. */
function addRun(ends: number[], kids: Node[], end: number, kid: Node): void {
  if (kids.at(-1) === kid) ends[ends.length - 1] = end;
  else {
    ends.push(end);
    kids.push(kid);
  }
}
