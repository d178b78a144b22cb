/** A value that an operator accepts: what an attribute would have to be. */

import type { ClaimValue } from '../identity.ts';
import type { Attribute, Literal, Operator } from './model.ts';

/** @returns null where none is easily found; the caller tries it, so a bad guess does no harm */
export function witnessOf(attribute: Attribute, operator: Operator, now: ClaimValue | null): ClaimValue | null {
  switch (operator.op) {
    case 'equals':
      return written(attribute, operator.value);
    case 'any':
      return operator.values[0] === undefined ? null : written(attribute, operator.values[0]);
    case 'has':
      return [...elements(now), operator.value];
    case 'has_all':
      return [...elements(now), ...operator.values];
    case 'has_any':
      return [...elements(now), ...operator.values.slice(0, 1)];
    case 'gte':
    case 'lte':
      return written(attribute, operator.value);
    case 'gt':
      return written(attribute, neighbour(operator.value, 1));
    case 'lt':
      return written(attribute, neighbour(operator.value, -1));
    case 'ends_with':
      return `someone${operator.value}`;
    case 'not':
      return refusedBy(attribute, operator.operand, now);
  }
}

/** A value that the operand of a `not` does not accept. */
function refusedBy(attribute: Attribute, operand: Operator, now: ClaimValue | null): ClaimValue | null {
  switch (operand.op) {
    case 'equals':
    case 'any':
    case 'ends_with':
      return other(attribute, operand.op === 'equals' ? operand.value : '');
    case 'has':
      return elements(now).filter((element) => element !== operand.value);
    case 'has_all':
    case 'has_any':
      return [];
    case 'gt':
    case 'lt':
      return written(attribute, operand.value);
    case 'gte':
      return written(attribute, neighbour(operand.value, -1));
    case 'lte':
      return written(attribute, neighbour(operand.value, 1));
    case 'not':
      return witnessOf(attribute, operand.operand, now);
  }
}

/** As it would arrive: a version is text, a time is NumericDate seconds. */
function written(attribute: Attribute, literal: Literal): ClaimValue {
  if (typeof literal === 'object') return literal.join('.');
  return attribute.type === 'time' && typeof literal === 'number' ? literal / 1000 : literal;
}

function other(attribute: Attribute, literal: Literal): ClaimValue {
  if (typeof literal === 'boolean') return !literal;
  if (typeof literal === 'string') return `not-${literal}`;
  return written(attribute, neighbour(literal, 1));
}

/** One second in a time, which is counted in ms; one step elsewhere. */
function neighbour(literal: Literal, step: 1 | -1): Literal {
  if (typeof literal === 'number') return literal + step * (Math.abs(literal) > 1e9 ? 1000 : 1);
  if (typeof literal !== 'object') return literal;
  const [first = 0, ...rest] = literal;
  return step === 1 || first > 0 ? [first + step, ...rest] : literal;
}

function elements(value: ClaimValue | null): readonly string[] {
  if (typeof value === 'string') return value.split(' ');
  return value !== null && typeof value === 'object' ? value.filter((element) => typeof element === 'string') : [];
}
