/** What a value of an attribute is compared with. The attribute is known here: only `predicate.ts` meets the unknown. */

import { compareVersions } from '../version.ts';
import type { Value } from './attribute.ts';
import type { Literal, Operator } from './model.ts';

/** An operator that does not fit the declared type was refused at load, so a mismatch here is only false. */
export function satisfies(value: Value, operator: Operator): boolean {
  switch (operator.op) {
    case 'equals':
      return equals(value, operator.value);
    case 'any':
      for (const literal of operator.values) if (equals(value, literal)) return true;
      return false;
    case 'has':
      return has(value, operator.value);
    case 'has_all':
      for (const element of operator.values) if (!has(value, element)) return false;
      return true;
    case 'has_any':
      for (const element of operator.values) if (has(value, element)) return true;
      return false;
    case 'gt':
      return compare(value, operator.value) > 0;
    case 'gte':
      return compare(value, operator.value) >= 0;
    case 'lt':
      return compare(value, operator.value) < 0;
    case 'lte':
      return compare(value, operator.value) <= 0;
    case 'ends_with':
      return typeof value === 'string' && value.endsWith(operator.value);
    case 'not':
      return !satisfies(value, operator.operand);
  }
}

function equals(value: Value, literal: Literal): boolean {
  return value === literal || compare(value, literal) === 0;
}

function has(value: Value, element: string): boolean {
  if (typeof value !== 'object') return false;
  for (const one of value) if (one === element) return true;
  return false;
}

/** NaN, which no bound accepts, when the two have no order. */
function compare(value: Value, literal: Literal): number {
  if (typeof value === 'number' && typeof literal === 'number') return value - literal;
  return isVersion(value) && isVersion(literal) ? compareVersions(value, literal) : Number.NaN;
}

function isVersion(value: Value | Literal): value is readonly number[] {
  return typeof value === 'object' && typeof value[0] === 'number';
}
