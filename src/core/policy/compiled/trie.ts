/** Path patterns of one app by their segments: one walk finds every pattern that a path matches, not the first. */

import { type PatternSegment, type UncutPath, uncutPlaces } from '../../pattern.ts';
import { matchesTail, type Tail, Tails } from './tail.ts';

/** Patterns that from here on are one and the same. */
class Leaf {
  readonly tail: Tail;
  /** Number of the list of these patterns. */
  readonly list: number;

  constructor(tail: Tail, list: number) {
    this.tail = tail;
    this.list = list;
  }
}

class Branch {
  /** The literals that may come next; while there is only one, it needs no table. */
  literal = '';
  only: Child | null = null;
  literals: Map<string, Child> | null = null;
  /** Any one segment that is not empty. */
  parameter: Child | null = null;
  /** By value. */
  options: Map<string, OptionEdge[]> | null = null;
  /** Numbers of the lists of patterns that end here, and of those that end with `**`; -1 = none. */
  ending = -1;
  open = -1;
}

type Child = Leaf | Branch;

/** An enumerated parameter: patterns with the same list of values share it. */
interface OptionEdge {
  child: Child | null;
}

/** The lists of patterns that a walk came by. */
export class Found {
  readonly lists: number[] = [];
  count = 0;

  add(list: number): void {
    if (list === -1) return;
    this.lists[this.count] = list;
    this.count += 1;
  }
}

export class Trie {
  readonly #root = new Branch();
  readonly #lists: number[][] = [];
  /** Needed only while patterns are added. */
  #tails: Tails | null = new Tails();
  #edges: Map<Branch, Map<string, OptionEdge>> | null = new Map();

  add(segments: readonly PatternSegment[], rest: boolean, pattern: number): void {
    let branch = this.#root;
    for (const [index, segment] of segments.entries()) {
      const child = this.#childOf(branch, segment);
      if (child instanceof Branch) {
        branch = child;
        continue;
      }
      const tail = this.#tailOf(segments.slice(index + 1), rest);
      if (child === null) this.#setChild(branch, segment, new Leaf(tail, this.#list(-1, pattern)));
      else if (child.tail === tail) this.#list(child.list, pattern);
      if (child === null || child.tail === tail) return;
      const split = this.#split(child);
      this.#setChild(branch, segment, split);
      branch = split;
    }
    if (rest) branch.open = this.#list(branch.open, pattern);
    else branch.ending = this.#list(branch.ending, pattern);
  }

  /** No pattern is added any more. */
  seal(): void {
    this.#tails = null;
    this.#edges = null;
  }

  patternsOf(list: number): readonly number[] {
    return this.#lists[list] ?? [];
  }

  /** @param count how many of `parts` there are */
  walk(parts: readonly string[], count: number, found: Found): void {
    visit(this.#root, parts, 0, count, found);
  }

  /** As `uncutPlaces` in `pattern.ts`: a parameter may take several parts of one segment. */
  walkUncut(path: UncutPath, found: Found): void {
    visitUncut(this.#root, new Set([0]), path, found);
  }

  #tailOf(segments: readonly PatternSegment[], rest: boolean): Tail {
    if (this.#tails === null) throw new TypeError('the trie is sealed');
    return this.#tails.of(segments, rest);
  }

  #split({ tail: { segments, rest }, list }: Leaf): Branch {
    const branch = new Branch();
    const [first, ...others] = segments;
    if (first !== undefined) this.#setChild(branch, first, new Leaf(this.#tailOf(others, rest), list));
    else if (rest) branch.open = list;
    else branch.ending = list;
    return branch;
  }

  #childOf(branch: Branch, segment: PatternSegment): Child | null {
    if (segment.kind === 'literal') return literalChild(branch, segment.value);
    return segment.options === null ? branch.parameter : this.#edgeOf(branch, segment.options).child;
  }

  #setChild(branch: Branch, segment: PatternSegment, child: Child): void {
    if (segment.kind === 'literal') setLiteral(branch, segment.value, child);
    else if (segment.options === null) branch.parameter = child;
    else this.#edgeOf(branch, segment.options).child = child;
  }

  #edgeOf(branch: Branch, options: readonly string[]): OptionEdge {
    if (this.#edges === null) throw new TypeError('the trie is sealed');
    let edges = this.#edges.get(branch);
    if (edges === undefined) this.#edges.set(branch, (edges = new Map()));
    const key = JSON.stringify(options);
    const known = edges.get(key);
    if (known !== undefined) return known;
    const edge: OptionEdge = { child: null };
    edges.set(key, edge);
    branch.options ??= new Map();
    for (const option of new Set(options)) {
      const sharing = branch.options.get(option);
      if (sharing === undefined) branch.options.set(option, [edge]);
      else sharing.push(edge);
    }
    return edge;
  }

  #list(list: number, pattern: number): number {
    if (list === -1) return this.#lists.push([pattern]) - 1;
    this.#lists[list]?.push(pattern);
    return list;
  }
}

function visit(node: Child, parts: readonly string[], place: number, count: number, found: Found): void {
  if (node instanceof Leaf) {
    if (matchesTail(node.tail, parts, place, count)) found.add(node.list);
    return;
  }
  found.add(node.open);
  if (place === count) {
    found.add(node.ending);
    return;
  }
  const part = parts[place] ?? '';
  const literal = literalChild(node, part);
  if (literal !== null) visit(literal, parts, place + 1, count, found);
  if (node.parameter !== null && part !== '') visit(node.parameter, parts, place + 1, count, found);
  if (node.options === null) return;
  const edges = node.options.get(part);
  if (edges === undefined) return;
  for (const { child } of edges) if (child !== null) visit(child, parts, place + 1, count, found);
}

function visitUncut(node: Child, places: ReadonlySet<number>, path: UncutPath, found: Found): void {
  const { parts, ends } = path;
  if (node instanceof Leaf) {
    const reached = uncutPlaces(node.tail.segments, places, path);
    if (node.tail.rest ? reached.size > 0 : reached.has(parts.length)) found.add(node.list);
    return;
  }
  found.add(node.open);
  if (places.has(parts.length)) found.add(node.ending);
  const next = new Map<Child, Set<number>>();
  const reach = (child: Child | null, place: number): void => {
    if (child === null) return;
    const known = next.get(child);
    if (known === undefined) next.set(child, new Set([place]));
    else known.add(place);
  };
  for (const place of places) {
    const part = parts[place];
    if (part === undefined) continue;
    reach(literalChild(node, part), place + 1);
    for (const { child } of node.options?.get(part) ?? []) reach(child, place + 1);
    for (let end = place + 1; end <= (ends[place] ?? 0); end += 1) reach(node.parameter, end);
  }
  for (const [child, reached] of next) visitUncut(child, reached, path, found);
}

function literalChild(branch: Branch, literal: string): Child | null {
  if (branch.literals !== null) return branch.literals.get(literal) ?? null;
  return branch.only !== null && branch.literal === literal ? branch.only : null;
}

function setLiteral(branch: Branch, literal: string, child: Child): void {
  if (branch.literals !== null) {
    branch.literals.set(literal, child);
  } else if (branch.only === null || branch.literal === literal) {
    branch.literal = literal;
    branch.only = child;
  } else {
    branch.literals = new Map([
      [branch.literal, branch.only],
      [literal, child],
    ]);
    branch.only = null;
  }
}
