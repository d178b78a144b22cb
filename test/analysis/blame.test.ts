import { describe, expect, it } from 'vitest';
import { blame } from '../../src/analysis/tighten/blame.ts';

describe('blame()', () => {
  const changes = Array.from({ length: 1000 }, (_, index) => index);

  it('finds the changes that do harm alone, without asking for each', () => {
    let asked = 0;
    const found = blame(changes, (some) => {
      asked += 1;
      return !some.includes(17) && !some.includes(900);
    });
    expect(found).toEqual([17, 900]);
    expect(asked).toBeLessThan(60);
  });

  it('names all of the smallest half in which two do harm only together', () => {
    expect(blame([1, 2, 3, 4], (some) => !(some.includes(3) && some.includes(4)))).toEqual([3, 4]);
  });

  it('finds nothing where nothing is wrong', () => {
    expect(blame(changes, () => true)).toEqual([]);
    expect(blame([], () => false)).toEqual([]);
  });
});
