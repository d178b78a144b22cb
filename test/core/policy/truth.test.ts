import { describe, expect, it } from 'vitest';
import { and, not, or, type Truth } from '../../../src/core/policy/truth.ts';

const VALUES: readonly Truth[] = ['T', 'F', 'U'];

/** Rows and columns in the order T, F, U. */
const AND = ['TFU', 'FFF', 'UFU'];
const OR = ['TTT', 'TFU', 'TUU'];

function table(operation: (a: Truth, b: Truth) => Truth): string[] {
  return VALUES.map((a) => VALUES.map((b) => operation(a, b)).join(''));
}

describe('three-valued logic (POLICY §4 line 3)', () => {
  it('conjoins as Kleene does: false beats unknown', () => expect(table(and)).toEqual(AND));

  it('disjoins as Kleene does: true beats unknown', () => expect(table(or)).toEqual(OR));

  it('leaves the unknown unknown when it is negated', () => expect(VALUES.map(not)).toEqual(['F', 'T', 'U']));
});
