/** What differs between the two sides of one cell. */

import type { Evaluator } from '../core/policy/verdict.ts';
import type { Budget } from './budget.ts';
import type { Cell } from './cell.ts';
import { coverOf, type Cube } from './cover.ts';
import type { Outcome } from './difference.ts';
import { Diagrams, FALSE, type Node, TRUE } from './diagram.ts';
import { EFFECTS, Effects } from './formula/effects.ts';
import { possibleIn } from './formula/possible.ts';
import type { Found } from './grouping.ts';
import { Meter } from './meter.ts';
import { requestOf } from './request.ts';
import { Space } from './space/space.ts';

interface CellDifferences {
  readonly found: readonly Found[];
  /** Why it may be that not everything was found, in words. */
  readonly doubts: readonly string[];
}

/**
 * @param evaluators one for each side: what they do not confirm is not told
 * @throws OverBudget
 */
export function compareCell(
  cell: Cell,
  evaluators: readonly Evaluator[],
  from: number,
  budget: Budget,
): CellDifferences {
  const space = new Space(cell, from);
  const diagrams = new Diagrams(
    space.variables.map(({ size }) => size),
    new Meter(budget),
  );
  const sides = cell.sides.map((side) => new Effects(side, space, diagrams));
  const [before = FALSE, after = FALSE] = sides.map((side) => side.all());
  const differing = diagrams.merge(before, after, pairOf, (a, b) => (a === b ? FALSE : null));
  const possible = differing === FALSE ? TRUE : possibleIn(space, diagrams);
  const found: Found[] = [];
  const doubts = [...space.doubts];
  for (const code of [...diagrams.constantsOf(differing)].filter((one) => one !== FALSE).sort((a, b) => a - b)) {
    const effects = [Math.floor(code / EFFECTS.length), code % EFFECTS.length];
    const region = diagrams.map(differing, (constant) => (constant === code ? TRUE : FALSE));
    for (const part of partsOf(region, effects, cell, sides, diagrams)) {
      const { cubes, more } = coverOf(diagrams, part, possible, budget.ways);
      for (const cube of cubes) {
        const one = confirmed(space, cube, effects, evaluators);
        if (one === null) doubts.push('a difference was found that the evaluators do not confirm');
        else found.push({ ...one, more });
      }
    }
  }
  return { found, doubts };
}

function pairOf(before: number, after: number): number {
  return before === after ? FALSE : before * EFFECTS.length + after;
}

/** By the grant that opens it on the one side, and by the deny that shuts it on the other: each may be another edit. */
function* partsOf(
  region: Node,
  effects: readonly number[],
  cell: Cell,
  sides: readonly Effects[],
  diagrams: Diagrams,
): Generator<Node> {
  const [before = 0, after = 0] = effects;
  const [high, low] = before > after ? [0, 1] : [1, 0];
  const [opens, shuts] = [sides[high], sides[low]];
  const divide = function* (whole: Node, conditions: Iterable<Node>): Generator<Node> {
    let rest = whole;
    for (const condition of conditions) {
      if (rest === FALSE) return;
      const part = diagrams.and(rest, condition);
      if (part === FALSE) continue;
      yield part;
      rest = diagrams.and(rest, diagrams.not(condition));
    }
    if (rest !== FALSE) yield rest;
  };
  const grants = cell.sides[high]?.grants ?? [];
  const denies = cell.sides[low]?.denies ?? [];
  const reached = grants.values().map((grant) => opens?.reachOf(grant, Math.max(before, after)) ?? FALSE);
  for (const part of divide(region, reached)) {
    yield* divide(
      part,
      denies.values().map((deny) => shuts?.fires(deny) ?? FALSE),
    );
  }
}

/** Both policies are asked about one request of the cube. @returns null when they answer otherwise */
function confirmed(
  space: Space,
  cube: Cube,
  effects: readonly number[],
  evaluators: readonly Evaluator[],
): Omit<Found, 'more'> | null {
  const { cell } = space;
  const witness = requestOf(space, cube);
  if (witness === null) return null;
  const verdicts = cell.sides.map(({ refuses }, side) =>
    refuses ? null : (evaluators[side]?.evaluate(witness.query).verdict ?? null),
  );
  const outcomes = verdicts.map((verdict): Outcome => ({
    effect: verdict?.effect ?? 'refuse',
    by: verdict?.by ?? null,
  }));
  const agreed = outcomes.every(
    ({ effect }, side) => (effect === 'refuse' ? 'deny' : effect) === EFFECTS[effects[side] ?? 0],
  );
  if (!agreed) return null;
  return { space, cube, witness, outcomes, resources: verdicts.map((verdict) => verdict?.resource ?? null) };
}
