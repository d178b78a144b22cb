import { array, assert, property, subarray, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { BUDGET } from '../../src/analysis/budget.ts';
import { Diagrams, FALSE } from '../../src/analysis/diagram.ts';
import { Meter } from '../../src/analysis/meter.ts';
import { reachedIn } from '../../src/analysis/reached.ts';

const SIZES = [2, 4, 3, 2];

/** For each variable the values that it may have. */
const cube = tuple(...SIZES.map((size) => subarray(Array.from({ length: size }, (_, value) => value))));

test('the values that a variable can have are those with which the condition can hold', () => {
  assert(
    property(array(cube, { maxLength: 4 }), (cubes) => {
      const diagrams = new Diagrams(SIZES, new Meter(BUDGET));
      const literal = (variable: number, values: readonly number[]) =>
        diagrams.literal(variable, (value) => values.includes(value));
      const condition = diagrams.any(
        cubes.map((values) => diagrams.all(values.map((some, variable) => literal(variable, some)))),
      );
      const tried = SIZES.map((size, variable) =>
        Array.from({ length: size }, (_, value) => value).filter(
          (value) => diagrams.and(condition, literal(variable, [value])) !== FALSE,
        ),
      );
      expect(reachedIn(diagrams, SIZES.length, condition)).toEqual(tried);
    }),
  );
});
