/** Where the two sides of one cell have different effects, as regions of the diagrams of its requests. */

import type { Cell } from './cell.ts';
import type { Universe } from './comparison.ts';
import { Diagrams, FALSE, type Node, TRUE } from './diagram.ts';
import { ALLOW, EFFECTS, Effects } from './formula/effects.ts';
import { possibleIn } from './formula/possible.ts';
import type { Meter } from './meter.ts';
import { Space } from './space/space.ts';

export interface Region {
  /** Places in `EFFECTS`: before, after. */
  readonly effects: readonly [number, number];
  readonly where: Node;
}

export class DifferingRegions {
  readonly space: Space;
  readonly diagrams: Diagrams;
  readonly sides: readonly Effects[];
  readonly #assumed: ReadonlySet<string>;
  #possible: Node | null = null;

  constructor(cell: Cell, { from, assumed }: Universe, meter: Meter) {
    this.#assumed = assumed;
    this.space = new Space(cell, from);
    const sizes = this.space.variables.map(({ size }) => size);
    this.diagrams = new Diagrams(sizes, meter);
    this.sides = cell.sides.map((side) => new Effects(side, this.space, this.diagrams));
  }

  /**
   * What is allowed now comes first, then what was allowed: the budget may end it.
   *
   * @throws OverBudget
   */
  *all(): Generator<Region> {
    const diagrams = this.diagrams;
    const [before = FALSE, after = FALSE] = this.sides.map((side) => side.all());
    const differing = diagrams.merge(before, after, codeOf, (a, b) => (a === b ? FALSE : null));
    if (differing === FALSE) return;
    const codes = [...diagrams.constantsOf(differing)].filter((code) => code !== FALSE);
    for (const code of codes.sort((a, b) => weightOf(b) - weightOf(a))) {
      yield {
        effects: effectsOf(code),
        where: diagrams.map(differing, (constant) => (constant === code ? TRUE : FALSE)),
      };
    }
  }

  /** What can be the case at all. @throws OverBudget */
  get possible(): Node {
    this.#possible ??= possibleIn(this.space, this.diagrams, this.#assumed);
    return this.#possible;
  }
}

function effectsOf(code: number): Region['effects'] {
  return [Math.floor(code / EFFECTS.length), code % EFFECTS.length];
}

function weightOf(code: number): number {
  const [before, after] = effectsOf(code);
  const change = Math.abs(after - before);
  if (after === ALLOW) return change + 2 * EFFECTS.length;
  return before === ALLOW ? change + EFFECTS.length : change;
}

function codeOf(before: number, after: number): number {
  return before === after ? FALSE : before * EFFECTS.length + after;
}
