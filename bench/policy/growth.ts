/** How much slower our decisions are with more rules: both policies asked in turns, for cells minutes apart compare the minutes. */

import { compile } from '../../src/core/policy/compiled/compile.ts';
import { timeDecisions } from './decisions.ts';
import { hospitalOf } from './hospital.ts';
import { timesOf } from './measure.ts';
import type { Scene } from './scene.ts';
import type { Shape } from './shape-plan.ts';
import { sceneOf } from './shapes.ts';

export interface Growth {
  readonly scene: string;
  readonly rules: readonly [from: number, to: number];
  /** p50 of the larger by p50 of the smaller, each pair with its best round. */
  readonly ratio: number;
}

export function growthOfShape(shape: Shape, rounds: number): Growth {
  return growth(sceneOf(shape, 10_000), sceneOf(shape, 100_000), rounds);
}

export function growthOfHospital(rounds: number): Growth {
  return growth(hospitalOf(1), hospitalOf(300), rounds);
}

function growth(small: Scene, large: Scene, rounds: number): Growth {
  const timed = [small, large].map((scene) => ({ scene, evaluator: compile(scene.policy) }));
  // The first round makes what is remembered; it counts only where it is the best.
  const [few, many] = timeDecisions(timed, rounds + 1).map(({ best }) => timesOf(best).p50);
  return { scene: small.name, rules: [small.rules, large.rules], ratio: (many ?? 0) / (few ?? 1) };
}
