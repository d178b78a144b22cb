/** The tests that groups make of one claim, found by the values that decide them: a caller with 5 of 10,000 groups meets 5. */

import type { ClaimValue } from '../../identity.ts';
import { readAs, type Value } from '../attribute.ts';
import type { Attribute, Literal, Operator } from '../model.ts';
import { satisfies } from '../operator.ts';
import type { Changes } from './changes.ts';
import { type Grade, NO, UNKNOWN, YES } from './subject-graph.ts';

/** A test that has its baseline truth unless the claim holds the value under which it is found. */
interface Keyed {
  readonly leaf: number;
  readonly otherwise: Grade;
  /** To be asked even then (`has_all`); null = the value alone decides. */
  readonly operator: Operator | null;
}

export class ClaimTests {
  readonly attribute: Attribute;
  readonly #leaves = new Map<string, number>();
  readonly #keyed = new Map<Literal, Keyed[]>();
  /** Bounds, endings, and whatever else no single value decides. */
  readonly #asked: { readonly leaf: number; readonly operator: Operator }[] = [];

  constructor(attribute: Attribute) {
    this.attribute = attribute;
  }

  /** @param make of what the test is worth where no value decides it */
  leafOf(operator: Operator, make: (baseline: Grade) => number): number {
    // Nearly all tests of a large policy ask for one element.
    const key = operator.op === 'has' ? `has ${operator.value}` : JSON.stringify(operator);
    const known = this.#leaves.get(key);
    if (known !== undefined) return known;
    const { core, negated } = stripNot(operator);
    const keys = keysOf(this.attribute, core);
    const leaf = make(keys !== null && negated ? YES : NO);
    this.#leaves.set(key, leaf);
    if (keys === null) {
      this.#asked.push({ leaf, operator });
      return leaf;
    }
    const keyed: Keyed = { leaf, otherwise: negated ? NO : YES, operator: core.op === 'has_all' ? operator : null };
    for (const value of keys) {
      const found = this.#keyed.get(value);
      if (found === undefined) this.#keyed.set(value, [keyed]);
      else found.push(keyed);
    }
    return leaf;
  }

  /** @param raw null = it is absent, or must not be believed complete */
  read(raw: ClaimValue | null, now: number, changes: Changes): void {
    const value = raw === null ? null : readAs(this.attribute.type, raw, now);
    if (value === null) {
      for (const leaf of this.#leaves.values()) changes.add(leaf, UNKNOWN);
      return;
    }
    for (const { leaf, operator } of this.#asked) if (satisfies(value, operator)) changes.add(leaf, YES);
    if (typeof value !== 'object') this.#meet(value, value, changes);
    else for (const element of value) this.#meet(element, value, changes);
  }

  #meet(key: Literal, value: Value, changes: Changes): void {
    for (const { leaf, otherwise, operator } of this.#keyed.get(key) ?? []) {
      if (operator === null) changes.add(leaf, otherwise);
      else changes.add(leaf, satisfies(value, operator) ? YES : NO);
    }
  }
}

function stripNot(operator: Operator): { readonly core: Operator; readonly negated: boolean } {
  let core = operator;
  let negated = false;
  while (core.op === 'not') {
    core = core.operand;
    negated = !negated;
  }
  return { core, negated };
}

/** Values without one of which the operator is false for certain; null = it must be asked. */
function keysOf({ type }: Attribute, operator: Operator): readonly Literal[] | null {
  const isScalar = type === 'string' || type === 'bool' || type === 'number';
  switch (operator.op) {
    case 'equals':
      return isScalar ? [operator.value] : null;
    case 'any':
      return isScalar ? operator.values : null;
    case 'has':
      return type === 'list' ? [operator.value] : null;
    case 'has_any':
      return type === 'list' ? operator.values : null;
    case 'has_all':
      return type === 'list' && operator.values.length > 0 ? operator.values.slice(0, 1) : null;
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
    case 'ends_with':
    case 'not':
      return null;
  }
}
