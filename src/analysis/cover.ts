/** A condition as alternatives: cubes, each as wide as it can be, that together are the condition. */

import { type Diagrams, FALSE, type Node, TRUE } from './diagram.ts';

/** For each variable that it asks about, the values that it accepts, ascending. */
export type Cube = ReadonlyMap<number, readonly number[]>;

export interface Cover {
  readonly cubes: readonly Cube[];
  /** Part of the condition lies in none of them. */
  readonly more: boolean;
}

/**
 * @param possible what can be the case at all: a cube may also hold what cannot, and is told in fewer words
 * @param most cubes
 */
export function coverOf(diagrams: Diagrams, condition: Node, possible: Node, most: number): Cover {
  const cubes: Cube[] = [];
  let more = false;
  for (const found of cubesOf(diagrams, condition, possible)) {
    cubes.push(found.cube);
    ({ more } = found);
    if (cubes.length >= most) break;
  }
  return { cubes, more };
}

/** One after the other, each with whether there are more. Parameters as of `coverOf`. */
export function* cubesOf(
  diagrams: Diagrams,
  condition: Node,
  possible: Node,
): Generator<{ readonly cube: Cube; readonly more: boolean }> {
  const wide = diagrams.or(condition, diagrams.not(possible));
  let rest = diagrams.and(condition, possible);
  while (rest !== FALSE) {
    const cube = widest(diagrams, wide, pointOf(diagrams, rest));
    rest = diagrams.and(rest, diagrams.not(conditionOf(diagrams, cube)));
    yield { cube, more: rest !== FALSE };
  }
}

export function conditionOf(diagrams: Diagrams, cube: Cube): Node {
  return diagrams.all(
    [...cube].map(([variable, values]) => diagrams.literal(variable, (value) => values.includes(value))),
  );
}

/** One way down to TRUE, by the first values that lead there: the smaller a value, the plainer. */
function pointOf(diagrams: Diagrams, condition: Node): Cube {
  const point = new Map<number, readonly number[]>();
  for (let node = condition; node !== TRUE;) {
    const kids = diagrams.kidsOf(node);
    const run = kids.findIndex((kid) => kid !== FALSE);
    point.set(diagrams.variableOf(node), [diagrams.endsOf(node)[run - 1] ?? 0]);
    node = kids[run] ?? TRUE;
  }
  return point;
}

/** Variable by variable, the deepest first: what the others allow it to be. */
function widest(diagrams: Diagrams, condition: Node, point: Cube): Cube {
  const cube = new Map(point);
  for (const variable of [...point.keys()].toReversed()) {
    const allowed = allowedFor(diagrams, condition, cube, variable);
    if (allowed === null) cube.delete(variable);
    else cube.set(variable, allowed);
  }
  return cube;
}

/** @returns the values with which the rest of the cube lies in the condition; null = all */
function allowedFor(diagrams: Diagrams, condition: Node, cube: Cube, variable: number): readonly number[] | null {
  const search = new Search(diagrams, cube, variable);
  const asking = search.asking(condition);
  const forbidden = new Set<number>();
  for (const node of asking) {
    const [ends, kids] = [diagrams.endsOf(node), diagrams.kidsOf(node)];
    for (const [run, kid] of kids.entries()) {
      if (search.isWithin(kid)) continue;
      for (let value = ends[run - 1] ?? 0; value < (ends[run] ?? 0); value += 1) forbidden.add(value);
    }
  }
  if (forbidden.size === 0) return null;
  const values = Array.from({ length: diagrams.sizeOf(variable) }, (_, value) => value);
  return values.filter((value) => !forbidden.has(value));
}

/** Looks only where the cube leads: most of a large diagram lies elsewhere. */
class Search {
  readonly #diagrams: Diagrams;
  readonly #cube: Cube;
  readonly #variable: number;
  /** Nodes below which the cube does not lead to FALSE. */
  readonly #within = new Set<Node>([TRUE]);

  constructor(diagrams: Diagrams, cube: Cube, variable: number) {
    this.#diagrams = diagrams;
    this.#cube = cube;
    this.#variable = variable;
  }

  /** The nodes that ask for the variable. */
  asking(root: Node): readonly Node[] {
    const seen = new Set([root]);
    for (const node of seen) {
      if (this.#diagrams.variableOf(node) < this.#variable) for (const kid of this.#ways(node)) seen.add(kid);
    }
    return [...seen].filter((node) => this.#diagrams.variableOf(node) === this.#variable);
  }

  isWithin(root: Node): boolean {
    const seen = new Set([root]);
    for (const node of seen) {
      if (node === FALSE) return false;
      if (!this.#within.has(node)) for (const kid of this.#ways(node)) seen.add(kid);
    }
    for (const node of seen) this.#within.add(node);
    return true;
  }

  /** Where the cube leads from a node. */
  #ways(node: Node): readonly Node[] {
    const kids = this.#diagrams.kidsOf(node);
    const accepted = this.#cube.get(this.#diagrams.variableOf(node));
    if (accepted === undefined) return kids;
    const ends = this.#diagrams.endsOf(node);
    return kids.filter((_, run) => accepted.some((value) => (ends[run - 1] ?? 0) <= value && value < (ends[run] ?? 0)));
  }
}
