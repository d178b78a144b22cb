/**
 * Values that an attribute might have had which the log does not say: one for each class that the rules can tell apart, and
 * "missing". POLICY.md §1: every condition has a finite abstraction, so trying these is trying all.
 */

import { readByGroups, readByPostures } from '../../core/policy/atoms-read.ts';
import type { ClaimValue } from '../../core/identity.ts';
import type { Attribute, Literal, Operator, Rule, Who } from '../../core/policy/model.ts';
import { conditionsOf, groupNames, whoOf } from '../../core/policy/reads.ts';
import type { Situation } from '../../core/policy/situation.ts';

/** More elements of one list than these are not tried out, as each doubles the cases. */
const MOST_ELEMENTS = 7;

/** @returns null when there are too many to try */
export function hypothesesOf(attribute: Attribute, situation: Situation): readonly (ClaimValue | null)[] | null {
  const asked = askedOf(attribute, situation);
  const values = valuesOf(attribute, asked);
  return values === null ? null : [null, ...values];
}

/** What the rules that touch a request compare an attribute with. */
interface Asked {
  readonly operators: readonly Operator[];
  /** By `same`, `user:` and `sub:`. */
  readonly texts: readonly string[];
}

function askedOf(attribute: Attribute, { touched, pairs, policy }: Situation): Asked {
  const operators: Operator[] = [];
  const texts: string[] = [];
  const rules: readonly Rule[] = [...touched.grants, ...touched.denies].map(({ rule }) => rule);
  for (const rule of rules) {
    const who = whoOf(rule);
    const conditions = conditionsOf(touched.app, rule);
    const atoms = [
      ...readByGroups(groupNames(who), policy),
      ...conditions.flatMap(({ posture }) => readByPostures(posture?.names ?? [], policy)),
    ];
    for (const { test } of atoms) if (isSame(test.attribute, attribute)) operators.push(test.operator);
    texts.push(...who.flatMap((one) => namedBy(one, attribute)));
    for (const { same } of conditions) {
      if (same === null || !isSame(same.attribute, attribute)) continue;
      for (const { narrow, wide } of pairs) {
        // With a dot at its end it folds alike and is another value.
        for (const bound of [narrow?.[same.parameter], wide[same.parameter]]) if (bound) texts.push(bound, `${bound}.`);
      }
    }
  }
  return { operators, texts };
}

function isSame(one: Attribute, other: Attribute): boolean {
  return one.source === other.source && one.name === other.name;
}

function namedBy(who: Who, { source, name }: Attribute): readonly string[] {
  return who.kind === 'user' && source === 'claims' && name === 'email' ? [who.email] : [];
}

function valuesOf({ type }: Attribute, { operators, texts }: Asked): readonly ClaimValue[] | null {
  const literals = operators.flatMap(literalsOf);
  switch (type) {
    case 'bool':
      return [true, false];
    case 'string': {
      const ends = operators.flatMap(endsOf).map((end) => `someone${end}`);
      return [...new Set([...literals.map(String), ...texts, ...ends, 'something else'])];
    }
    case 'list': {
      const elements = [...new Set([...literals.map(String), ...texts])];
      return elements.length > MOST_ELEMENTS ? null : subsetsOf(elements);
    }
    case 'number':
      return around(literals.filter((literal) => typeof literal === 'number'));
    case 'time':
      return around(literals.filter((literal) => typeof literal === 'number')).map((ms) => ms / 1000);
    case 'version':
      return ['0', ...literals.flatMap((literal) => versionsAround(literal))];
  }
}

/** Each cut point, one value between each two, one below and one above all. */
function around(cuts: readonly number[]): readonly number[] {
  const sorted = [...new Set(cuts)].sort((a, b) => a - b);
  const [least = 0] = sorted;
  return [least - 1000, ...sorted.flatMap((cut, index) => [cut, (cut + (sorted[index + 1] ?? cut + 2000)) / 2])];
}

/** It, and the least that is above it. What lies below is above another, or `0`. */
function versionsAround(literal: Literal): readonly string[] {
  return typeof literal === 'object' ? [literal.join('.'), [...literal, 0, 0, 0, 1].join('.')] : [];
}

function subsetsOf(elements: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: 2 ** elements.length }, (_, chosen) =>
    elements.filter((_element, index) => (chosen >> index) & 1),
  );
}

function literalsOf(operator: Operator): readonly Literal[] {
  switch (operator.op) {
    case 'any':
    case 'has_all':
    case 'has_any':
      return operator.values;
    case 'not':
      return literalsOf(operator.operand);
    case 'ends_with':
      return [];
    case 'equals':
    case 'has':
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return [operator.value];
  }
}

function endsOf(operator: Operator): readonly string[] {
  if (operator.op === 'not') return endsOf(operator.operand);
  return operator.op === 'ends_with' ? [operator.value] : [];
}
