/** What stands behind the keyed hash of a `private` attribute, as far as the constants of a policy and the path can tell. */

import type { ClaimValue } from '../../core/identity.ts';
import type { Attribute, Literal, Operator, Policy, Predicate } from '../../core/policy/model.ts';

/** The hash that the gate writes for a value; lists element by element. */
export type Mask = (value: ClaimValue) => ClaimValue;

type Scalar = string | number | boolean;

const HASH = /^hmac:[\w-]{22}$/;

export class Unmasker {
  readonly #mask: Mask | null;
  /** By attribute: every operator that some rule applies to it. */
  readonly #operators = new Map<string, Operator[]>();
  /** By attribute and hash: the constants that its operators name. */
  readonly #constants = new Map<string, ReadonlyMap<ClaimValue, Scalar>>();
  /** Attributes that a deny compares with a path, folded: a hash does not show what folds alike. */
  readonly #folded: ReadonlySet<string>;

  /** @param mask null = the key is not there: hashes stay unknown */
  constructor({ groups, postures, denies }: Policy, mask: Mask | null) {
    this.#mask = mask;
    for (const { predicate } of [...groups.values(), ...postures.values()]) this.#collect(predicate);
    this.#folded = new Set(
      denies.flatMap(({ conditions: { same } }) => (same === null ? [] : [nameOf(same.attribute)])),
    );
  }

  /**
   * @param segments of the path, decoded: what it may bind to a parameter
   * @returns the value, or one that no rule tells apart from it; null when that cannot be said
   */
  unmask(attribute: Attribute, value: ClaimValue, segments: readonly string[]): ClaimValue | null {
    if (!isMasked(value)) return value;
    const mask = this.#mask;
    if (mask === null) return null;
    const name = nameOf(attribute);
    const constants = this.#constantsOf(attribute, mask);
    const find = (hash: Scalar): Scalar | null =>
      constants.get(hash) ?? segments.find((segment) => mask(segment) === hash) ?? null;
    switch (attribute.type) {
      case 'list': {
        // A blank-separated one is hashed as a whole.
        if (typeof value !== 'object') return null;
        const elements = value.map((element) => find(element) ?? element);
        return this.#folded.has(name) && elements.some(isMasked) ? null : elements;
      }
      case 'string': {
        const found = typeof value === 'object' ? null : find(value);
        if (found !== null) return found;
        // It is none of the constants, and nothing asks how it ends: then it may stay a hash.
        const opaque = this.#folded.has(name) || (this.#operators.get(name) ?? []).some(asksForEnd);
        return opaque ? null : value;
      }
      case 'bool':
      case 'number':
      case 'version':
      case 'time':
        return constants.get(value) ?? null;
    }
  }

  #constantsOf(attribute: Attribute, mask: Mask): ReadonlyMap<ClaimValue, Scalar> {
    const name = nameOf(attribute);
    let constants = this.#constants.get(name);
    if (constants === undefined) {
      const named = (this.#operators.get(name) ?? []).flatMap(literalsOf);
      const values = attribute.type === 'bool' ? [true, false] : named;
      constants = new Map(values.map((literal) => [mask(literal), literal]));
      this.#constants.set(name, constants);
    }
    return constants;
  }

  #collect(predicate: Predicate): void {
    switch (predicate.kind) {
      case 'all':
      case 'any':
        for (const part of predicate.of) this.#collect(part);
        return;
      case 'name':
        return;
      case 'test': {
        const name = nameOf(predicate.attribute);
        const operators = this.#operators.get(name);
        if (operators === undefined) this.#operators.set(name, [predicate.operator]);
        else operators.push(predicate.operator);
      }
    }
  }
}

function nameOf({ source, name }: Attribute): string {
  return `${source}.${name}`;
}

function isMasked(value: ClaimValue): boolean {
  if (typeof value === 'object') return value.some(isMasked);
  return typeof value === 'string' && HASH.test(value);
}

/** As a claim would spell them. */
function literalsOf(operator: Operator): readonly Scalar[] {
  switch (operator.op) {
    case 'any':
      return operator.values.map(written);
    case 'has_all':
    case 'has_any':
      return operator.values;
    case 'not':
      return literalsOf(operator.operand);
    case 'equals':
    case 'has':
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
    case 'ends_with':
      return [written(operator.value)];
  }
}

function written(literal: Literal): Scalar {
  return typeof literal === 'object' ? literal.join('.') : literal;
}

function asksForEnd(operator: Operator): boolean {
  return operator.op === 'ends_with' || (operator.op === 'not' && asksForEnd(operator.operand));
}
