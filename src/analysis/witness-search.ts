/** Requests that two policies answer otherwise, one after the other: for whoever needs one of them, and no words about the rest. */

import type { Policy } from '../core/policy/model.ts';
import type { Budget } from './budget.ts';
import { ComparedCells } from './compared-cells.ts';
import { cubesOf } from './cover.ts';
import type { Node } from './diagram.ts';
import { DifferingRegions } from './differing-regions.ts';
import { ALLOW } from './formula/effects.ts';
import { OverBudget } from './meter.ts';
import { requestOf } from './request.ts';
import type { Witness } from './witness.ts';

export class WitnessSearch {
  readonly #cells: ComparedCells;
  readonly #from: number;
  readonly #ways: number;

  /** Parameters as of `differences`, which finds the same. */
  constructor(policies: readonly [Policy, Policy], from: number, budget: Budget) {
    this.#cells = new ComparedCells(policies, from, budget);
    this.#from = from;
    this.#ways = budget.ways;
  }

  /**
   * Those that one of the policies allows come first. Not confirmed by an evaluator yet. Looks no further than it is asked
   * to.
   */
  *all(): Generator<Witness> {
    const later: Witness[] = [];
    for (const app of this.#cells.apps) {
      for (const { cell, meter } of this.#cells.of(app)) {
        const regions = new DifferingRegions(cell, { from: this.#from, assumed: NOTHING }, meter);
        this.#cells.leave(cell, regions.space.doubts);
        try {
          for (const { effects, where } of regions.all()) {
            if (effects.includes(ALLOW)) yield* this.#in(regions, where);
            else later.push(...sayable(this.#in(regions, where)));
          }
        } catch (error) {
          if (!(error instanceof OverBudget)) throw error;
          this.#cells.leave(cell, [error.message]);
        }
      }
    }
    yield* later;
  }

  /** @throws OverBudget */
  *#in({ space, diagrams, possible }: DifferingRegions, where: Node): Generator<Witness> {
    let ways = this.#ways;
    for (const { cube } of cubesOf(diagrams, where, possible)) {
      const witness = requestOf(space, cube);
      if (witness !== null) yield witness;
      ways -= 1;
      if (ways === 0) return;
    }
  }

  /** Why there may be more than was found, in words. */
  get doubts(): readonly string[] {
    return this.#cells.unfinished.map(({ why }) => why);
  }
}

/** Up to the first that a persona can be. */
function* sayable(witnesses: Iterable<Witness>): Generator<Witness> {
  for (const witness of witnesses) {
    yield witness;
    if (witness.persona !== null) return;
  }
}

const NOTHING: ReadonlySet<string> = new Set();
