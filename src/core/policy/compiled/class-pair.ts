/** One (resource, pattern) pair of a route class: what `Pair` is to the specification, without the request. */

import type { Pattern } from '../../pattern.ts';
import { type Binding, bindingOf } from './app-routes.ts';

const UNBOUND: Binding = { narrow: -1, wide: -1 };

export class ClassPair {
  /** Null: nothing that the app declares matches. */
  readonly resource: string | null;
  readonly #pattern: Pattern | null;
  /** It matches as a grant needs it. */
  readonly isNarrow: boolean;
  /** The app has no floor here. */
  readonly isFree: boolean;
  /** Rules that reach one pattern ask about one parameter of it, as a rule. */
  #parameter: string | null = null;
  #binding: Binding = UNBOUND;

  constructor(resource: string | null, pattern: Pattern | null, isNarrow: boolean, isFree: boolean) {
    this.resource = resource;
    this.#pattern = pattern;
    this.isNarrow = isNarrow;
    this.isFree = isFree;
  }

  bindingOf(parameter: string): Binding {
    if (this.#parameter === parameter) return this.#binding;
    this.#parameter = parameter;
    this.#binding = this.#pattern === null ? UNBOUND : bindingOf(this.#pattern, parameter);
    return this.#binding;
  }
}

/** The pair of a request that no declared resource matches. */
export const UNDECLARED = new ClassPair(null, null, false, false);
