/** The tests in which a caller differs from the baseline. */

import type { Grade } from './subject-graph.ts';

export class Changes {
  readonly #encoded: number[] = [];

  /** Said twice of one test, it is the same both times. */
  add(leaf: number, truth: Grade): void {
    this.#encoded.push(leaf * 4 + truth);
  }

  /** In one order, so that equal changes make equal lists: node × 4 + truth. */
  sorted(): Int32Array {
    return Int32Array.from(this.#encoded)
      .sort()
      .filter((one, place, all) => one !== all[place - 1]);
  }
}
