/** What all parts of the policy are read on: the declared names, the types, the providers, and where everything stands. */

import type { Attribute } from '../../core/policy/model.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Attributes } from './attribute.ts';
import type { Declared } from './declared.ts';
import type { PolicyContext } from './load.ts';
import type { Place } from '../place.ts';

interface Known {
  readonly problems: readonly Diagnostic[];
  readonly timezone: string;
  readonly claims: Attributes;
  readonly device: Attributes;
  readonly declared: Declared;
  readonly providers: PolicyContext['providers'];
}

export class Ground implements Known {
  readonly problems: readonly Diagnostic[];
  readonly timezone: string;
  readonly claims: Attributes;
  readonly device: Attributes;
  readonly declared: Declared;
  readonly providers: PolicyContext['providers'];
  readonly #places = new WeakMap<object, Place>();
  #doubts = 0;

  constructor({ problems, timezone, claims, device, declared, providers }: Known) {
    this.problems = problems;
    this.timezone = timezone;
    this.claims = claims;
    this.device = device;
    this.declared = declared;
    this.providers = providers;
  }

  attributes(source: Attribute['source']): Attributes {
    return source === 'claims' ? this.claims : this.device;
  }

  /** Null when reading it met a problem: the checks look at sound parts alone, and so report nothing twice. */
  soundly<T>(read: () => T): T | null {
    const before = this.problems.length + this.#doubts;
    const value = read();
    return this.problems.length + this.#doubts === before ? value : null;
  }

  /** What is being read depends on something that is a problem already. */
  doubt(): void {
    this.#doubts += 1;
  }

  /** Remembers where a part of the policy stands, for the checks that look at the whole. */
  placed<T extends object>(part: T, place: Place): T {
    this.#places.set(part, place);
    return part;
  }

  placeOf(part: object): Place {
    const place = this.#places.get(part);
    if (place === undefined) throw new TypeError('a part of the policy without a place');
    return place;
  }
}
