import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../src/core/duration.ts';

test.each([
  ['0', 0],
  ['0s', 0],
  ['250ms', 250],
  ['60s', 60_000],
  ['15m', 900_000],
  ['1h30m', 5_400_000],
  ['90m', 5_400_000],
  ['12h', 43_200_000],
  ['7d', 604_800_000],
  ['1d2h3m4s5ms', 93_784_005],
  ['1m5ms', 60_005],
])('reads %s as %i ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each([
  '',
  '15',
  '-1s',
  '1.5h',
  '1 h',
  ' 1h',
  '1h ',
  '30m1h',
  '1h1h',
  '1H',
  '1w',
  'm',
  '1e3s',
  '9999999999d',
  '999999999d',
])('refuses `%s`', (text) => {
  expect(parseDuration(text)).toBeNull();
});

test('formatDuration() writes what parseDuration() reads back', () => {
  expect(formatDuration(5_400_000)).toBe('1h30m');
  expect(formatDuration(0)).toBe('0');
  fc.assert(
    fc.property(fc.nat(2 ** 31 - 1), (ms) => {
      expect(parseDuration(formatDuration(ms))).toBe(ms);
    }),
  );
});
