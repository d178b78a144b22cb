import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appPolicies } from '../../src/analysis/app-policy.ts';
import { BUDGET } from '../../src/analysis/budget.ts';
import type { Cell } from '../../src/analysis/cell.ts';
import { Cells } from '../../src/analysis/cells.ts';
import { Interner, readingOf } from '../../src/analysis/contents.ts';
import { Diagrams, type Node } from '../../src/analysis/diagram.ts';
import { EFFECTS, Effects } from '../../src/analysis/formula/effects.ts';
import { possibleIn } from '../../src/analysis/formula/possible.ts';
import { Meter } from '../../src/analysis/meter.ts';
import { requestOf } from '../../src/analysis/request.ts';
import { Space } from '../../src/analysis/space/space.ts';
import type { Policy } from '../../src/core/policy/model.ts';
import { ReferenceEvaluator } from '../../src/core/policy/reference.ts';
import { NOW } from '../core/policy/queries.ts';
import { scripts } from './small-world.ts';

const SCRIPTS = Number(process.env['SCRIPTS'] ?? 40);
const POINTS = 40;

function cellsOf(policies: readonly Policy[]): readonly Cell[] {
  const interner = new Interner();
  const sides = policies.map((policy) => {
    return appPolicies(policy, readingOf(policy, interner, NOW), NOW)('app');
  });
  return new Cells(sides, () => true, new Meter(BUDGET)).all().cells;
}

/** What the diagram says at a point. */
function at(diagrams: Diagrams, node: Node, point: ReadonlyMap<number, readonly number[]>): number {
  let here = node;
  while (diagrams.kidsOf(here).length > 0) {
    const value = point.get(diagrams.variableOf(here))?.[0] ?? 0;
    here = diagrams.kidsOf(here)[diagrams.endsOf(here).findIndex((end) => value < end)] ?? 0;
  }
  return here;
}

/** Any value of each variable; but down the diagram all ways are equally likely, so that rare effects are seen. */
function pointIn(
  diagrams: Diagrams,
  node: Node,
  sizes: readonly number[],
  random: (below: number) => number,
): Map<number, readonly number[]> {
  const point = new Map(sizes.map((size, index) => [index, [random(size)]]));
  let here = node;
  while (diagrams.kidsOf(here).length > 0) {
    const run = random(diagrams.kidsOf(here).length);
    point.set(diagrams.variableOf(here), [diagrams.endsOf(here)[run - 1] ?? 0]);
    here = diagrams.kidsOf(here)[run] ?? 0;
  }
  return point;
}

/** Points of a cell at which the diagrams say something else than the evaluators of their requests. */
function disagreements(cell: Cell, random: (below: number) => number, seen: Set<string>): readonly unknown[] {
  const evaluators = cell.sides.map(({ policy }) => new ReferenceEvaluator(policy));
  const space = new Space(cell, NOW);
  const sizes = space.variables.map(({ size }) => size);
  const diagrams = new Diagrams(sizes, new Meter(BUDGET));
  const effects = cell.sides.map((side) => new Effects(side, space, diagrams).all());
  const possible = possibleIn(space, diagrams);
  return Array.from({ length: POINTS }, (_, round) => {
    const point = pointIn(diagrams, effects[round % effects.length] ?? 0, sizes, random);
    if (at(diagrams, possible, point) === 0) return [];
    const witness = requestOf(space, point);
    const said = effects.map((node) => EFFECTS[at(diagrams, node, point)] ?? '');
    const asked = evaluators.map((one) => (witness === null ? '' : one.evaluate(witness.query).verdict.effect));
    for (const effect of said) seen.add(effect);
    const words = space.variables.map((one, index) => (one.size > 1 ? one.words(point.get(index) ?? []) : ''));
    return said.join() === asked.join() ? [] : [{ said, asked, witness, words }];
  }).flat();
}

const TIMEOUT = { timeout: 60_000 + SCRIPTS * 2000 };

describe('Effects', () => {
  it('says of every point of a cell what the evaluator says of its request', TIMEOUT, () => {
    const seen = new Set<string>();
    const numbers = fc.infiniteStream(fc.nat({ max: 2 ** 31 - 1 }));
    fc.assert(
      fc.property(scripts, numbers, (policies, dice) => {
        const random = (below: number): number => dice.next().value % below;
        expect(cellsOf(policies).flatMap((cell) => disagreements(cell, random, seen))).toEqual([]);
      }),
      { numRuns: SCRIPTS },
    );
    expect([...seen].sort()).toEqual(['allow', 'deny', 'login', 'step_up']);
  });
});
