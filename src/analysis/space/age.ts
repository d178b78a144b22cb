/** How old a sign-in or a session is. */

import { Ages } from './ages.ts';
import type { Draft } from './draft.ts';
import type { Variable } from './variable.ts';

export class Age implements Variable {
  readonly #of: string;
  readonly #ages: Ages;
  readonly #setAge: (draft: Draft, age: number) => void;

  /** @param of what it is the age of, in words */
  constructor(of: string, bounds: Iterable<number>, setAge: (draft: Draft, age: number) => void) {
    this.#of = of;
    this.#ages = new Ages(bounds);
    this.#setAge = setAge;
  }

  get size(): number {
    return this.#ages.count;
  }

  /** @param bound ms, one of those it was made with */
  isWithin(value: number, bound: number): boolean {
    return this.#ages.isWithin(value, bound);
  }

  set(draft: Draft, value: number): void {
    this.#setAge(draft, this.#ages.exampleIn(value));
  }

  words(values: readonly number[]): string {
    return `${this.#of} is ${this.#ages.words(values)}`;
  }
}
