/** What a request has or has not: an identity, a list, an element of one, an `amr`, a fact that came with the sign-in. */

import type { Draft } from './draft.ts';
import type { Variable } from './variable.ts';

export class Switch implements Variable {
  readonly size = 2;
  readonly #off: string;
  readonly #on: string;
  readonly #turnOn: (draft: Draft) => void;

  constructor(off: string, on: string, turnOn: (draft: Draft) => void) {
    this.#off = off;
    this.#on = on;
    this.#turnOn = turnOn;
  }

  words([value]: readonly number[]): string {
    return value === 1 ? this.#on : this.#off;
  }

  set(draft: Draft, value: number): void {
    if (value === 1) this.#turnOn(draft);
  }
}
