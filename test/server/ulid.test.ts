import { describe, expect, it } from 'vitest';
import { ulid } from '../../src/server/ulid.ts';

describe('ulid()', () => {
  it('has 26 characters of Crockford’s base 32, the first ten of them the time', () => {
    expect(ulid(1_469_918_176_385)).toMatch(/^01ARYZ6S41[0-9A-HJKMNP-TV-Z]{16}$/);
  });

  it('writes the largest time there is', () => {
    expect(ulid(2 ** 48 - 1)).toMatch(/^7ZZZZZZZZZ/);
  });

  it('sorts as text by time', () => {
    const times = [0, 1, 31, 32, 1_000, 1_763_000_000_000, 1_763_000_000_001];
    const ids = times.map((time) => ulid(time));
    expect(ids.toSorted()).toEqual(ids);
  });

  it('never repeats itself within a millisecond, beyond one filling of its pool', () => {
    expect(new Set(Array.from({ length: 5_000 }, () => ulid(7))).size).toBe(5_000);
  });

  it('uses every character in every random place', () => {
    const seen = Array.from({ length: 16 }, () => new Set<string>());
    for (let count = 0; count < 5_000; count++) {
      for (const [place, character] of ulid(7).slice(10).split('').entries()) seen[place]?.add(character);
    }
    expect(seen.map((characters) => characters.size)).toEqual(Array.from({ length: 16 }, () => 32));
  });
});
