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
  const wide = diagrams.or(condition, diagrams.not(possible));
  let rest = diagrams.and(condition, possible);
  while (rest !== FALSE && cubes.length < most) {
    const cube = widest(diagrams, wide, pointOf(diagrams, rest));
    cubes.push(cube);
    rest = diagrams.and(rest, diagrams.not(conditionOf(diagrams, cube)));
  }
  return { cubes, more: rest !== FALSE };
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

function kidAt(diagrams: Diagrams, node: Node, value: number): Node {
  const run = diagrams.endsOf(node).findIndex((end) => value < end);
  return diagrams.kidsOf(node)[run] ?? FALSE;
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
  const projected = diagrams.fold<Node>(
    condition,
    (constant) => constant,
    (asked, ends, kids) => {
      if (asked === variable) return diagrams.split(asked, ends, kids);
      const accepted = cube.get(asked);
      const reached = kids.filter(
        (_, index) => accepted === undefined || meets(accepted, ends[index - 1] ?? 0, ends[index] ?? 0),
      );
      return diagrams.all(reached);
    },
  );
  if (projected === TRUE) return null;
  const values = Array.from({ length: diagrams.sizeOf(variable) }, (_, value) => value);
  return values.filter((value) => kidAt(diagrams, projected, value) === TRUE);
}

function meets(values: readonly number[], from: number, end: number): boolean {
  return values.some((value) => from <= value && value < end);
}
