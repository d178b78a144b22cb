/** Path patterns of one app by their segments: one walk finds every pattern that a path matches, not the first. */

import type { PatternSegment } from '../../pattern.ts';

class Node {
  /** The literals that may come next; while there is only one, it needs no table. */
  literal = '';
  only: Node | null = null;
  literals: Map<string, Node> | null = null;
  /** Any one segment that is not empty. */
  parameter: Node | null = null;
  /** Enumerated values: patterns with the same list share a node. */
  options: Map<string, Node[]> | null = null;
  /** Numbers of the lists of patterns that end here, and of those that end with `**`; -1 = none. */
  ending = -1;
  open = -1;
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
  readonly #root = new Node();
  readonly #lists: number[][] = [];
  /** By node and list of values; needed only while patterns are added. */
  #optionNodes = new Map<Node, Map<string, Node>>();

  add(segments: readonly PatternSegment[], rest: boolean, pattern: number): void {
    let node = this.#root;
    for (const segment of segments) node = this.#next(node, segment);
    if (rest) node.open = this.#listed(node.open, pattern);
    else node.ending = this.#listed(node.ending, pattern);
  }

  /** No pattern is added any more. */
  seal(): void {
    this.#optionNodes = new Map();
  }

  patternsOf(list: number): readonly number[] {
    return this.#lists[list] ?? [];
  }

  /** @param count how many of `parts` there are */
  walk(parts: readonly string[], count: number, found: Found): void {
    visit(this.#root, parts, 0, count, found);
  }

  /**
   * As `matchBetween` in `pattern.ts`: a parameter takes one part, or as many of the same segment as a server might not
   * have cut.
   *
   * @param ends for each part, where the segment ends that it is a part of
   */
  walkUncut(parts: readonly string[], ends: readonly number[], found: Found): void {
    const seen = new Set<Node>();
    let here = new Map<Node, Set<number>>([[this.#root, new Set([0])]]);
    const reach = (next: Map<Node, Set<number>>, node: Node, place: number): void => {
      const places = next.get(node);
      if (places === undefined) next.set(node, new Set([place]));
      else places.add(place);
    };
    while (here.size > 0) {
      const next = new Map<Node, Set<number>>();
      for (const [node, places] of here) {
        if (!seen.has(node)) found.add(node.open);
        seen.add(node);
        for (const place of places) {
          if (place === parts.length) found.add(node.ending);
          const part = parts[place];
          if (part === undefined) continue;
          const literal = literalChild(node, part);
          if (literal !== null) reach(next, literal, place + 1);
          for (const option of node.options?.get(part) ?? []) reach(next, option, place + 1);
          if (node.parameter === null) continue;
          reach(next, node.parameter, place + 1);
          for (let end = place + 2; end <= (ends[place] ?? 0); end += 1) reach(next, node.parameter, end);
        }
      }
      here = next;
    }
  }

  #next(node: Node, segment: PatternSegment): Node {
    if (segment.kind === 'literal') return literalChild(node, segment.value) ?? addLiteral(node, segment.value);
    if (segment.options === null) return (node.parameter ??= new Node());
    const key = JSON.stringify(segment.options);
    let known = this.#optionNodes.get(node);
    if (known === undefined) this.#optionNodes.set(node, (known = new Map()));
    let child = known.get(key);
    if (child !== undefined) return child;
    known.set(key, (child = new Node()));
    node.options ??= new Map();
    for (const option of new Set(segment.options)) {
      const sharing = node.options.get(option);
      if (sharing === undefined) node.options.set(option, [child]);
      else sharing.push(child);
    }
    return child;
  }

  #listed(list: number, pattern: number): number {
    if (list === -1) return this.#lists.push([pattern]) - 1;
    this.#lists[list]?.push(pattern);
    return list;
  }
}

function visit(node: Node, parts: readonly string[], place: number, count: number, found: Found): void {
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
  const options = node.options.get(part);
  if (options !== undefined) for (const option of options) visit(option, parts, place + 1, count, found);
}

function literalChild(node: Node, literal: string): Node | null {
  if (node.literals !== null) return node.literals.get(literal) ?? null;
  return node.only !== null && node.literal === literal ? node.only : null;
}

function addLiteral(node: Node, literal: string): Node {
  const child = new Node();
  if (node.only === null && node.literals === null) {
    node.literal = literal;
    node.only = child;
  } else {
    node.literals ??= new Map([[node.literal, node.only ?? child]]);
    node.only = null;
    node.literals.set(literal, child);
  }
  return child;
}
