/** How long our decisions take: all pairs of caller and request, in one shuffled order, round after round. */

import { decide } from '../../src/core/policy/decide.ts';
import type { Query } from '../../src/core/policy/query.ts';
import type { Evaluator } from '../../src/core/policy/verdict.ts';
import { dice } from './askers.ts';
import type { Scene } from './scene.ts';

export interface Timed {
  readonly scene: Scene;
  readonly evaluator: Evaluator;
}

/** ms. */
export interface Decisions {
  /**
   * Of each pair its best round: what else the machine does only ever adds, and between two rounds of a pair lie all
   * the others.
   */
  readonly best: Float64Array;
  /** Of each pair every round. */
  readonly all: Float64Array;
}

/** So many decisions at least make a round: few pairs are asked several times over. */
const LEAST = 50_000;

/**
 * Rounds of several scenes take turns, so that their ratio is one of the same minutes. Path and query are made before the
 * clock starts, as the gate makes them before it decides.
 */
export function timeDecisions(timed: readonly Timed[], rounds: number): readonly Decisions[] {
  const plans = timed.map(({ scene, evaluator }) => {
    const order = pairsOf(scene);
    const turns = rounds * Math.ceil(LEAST / order.length);
    const best = new Float64Array(order.length).fill(Number.POSITIVE_INFINITY);
    return { scene, evaluator, order, turns, best, all: new Float64Array(order.length * turns) };
  });
  const most = Math.max(...plans.map(({ turns }) => turns));
  for (let turn = 0; turn < most; turn += 1) {
    for (const { scene, evaluator, order, turns, best, all } of plans) {
      if (turn >= turns) continue;
      for (const [index, pair] of order.entries()) {
        const query = queryOf(scene, pair);
        const before = performance.now();
        decide(evaluator, query);
        const time = performance.now() - before;
        best[pair] = Math.min(best[pair] ?? 0, time);
        all[turn * order.length + index] = time;
      }
    }
  }
  return plans;
}

export function queryOf(scene: Scene, pair: number): Query {
  return scene.query(Math.floor(pair / scene.requests), pair % scene.requests);
}

/** In an order that is the same in every run. */
export function pairsOf({ principals, requests }: Scene): readonly number[] {
  const count = principals * requests;
  const roll = dice(count);
  const order = Array.from({ length: count }, (_, index) => index);
  for (let index = count - 1; index > 0; index -= 1) {
    const other = Math.floor(roll() * (index + 1));
    [order[index], order[other]] = [order[other] ?? 0, order[index] ?? 0];
  }
  return order;
}
