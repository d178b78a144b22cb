/** One (resource, pattern) pair of a route class: what `Pair` is to the specification, without the request. */

import type { Pattern } from '../../pattern.ts';
import { type Binding, bindingOf } from './app-routes.ts';

export class ClassPair {
  /** Null: nothing that the app declares matches. */
  readonly resource: string | null;
  readonly #pattern: Pattern | null;
  /** It matches as a grant needs it. */
  readonly isNarrow: boolean;
  /** The app has no floor here. */
  readonly isFree: boolean;
  readonly #bindings = new Map<string, Binding>();

  constructor(resource: string | null, pattern: Pattern | null, isNarrow: boolean, isFree: boolean) {
    this.resource = resource;
    this.#pattern = pattern;
    this.isNarrow = isNarrow;
    this.isFree = isFree;
  }

  bindingOf(parameter: string): Binding {
    const known = this.#bindings.get(parameter);
    if (known !== undefined) return known;
    const binding = this.#pattern === null ? UNBOUND : bindingOf(this.#pattern, parameter);
    this.#bindings.set(parameter, binding);
    return binding;
  }
}

const UNBOUND: Binding = { narrow: -1, wide: -1 };

/** The pair of a request that no declared resource matches. */
export const UNDECLARED = new ClassPair(null, null, false, false);
