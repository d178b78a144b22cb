import { describe, expect, test } from 'vitest';
import { compareVersions, parseVersion } from '../../src/core/version.ts';

function compare(a: string, b: string): number {
  const [left, right] = [parseVersion(a), parseVersion(b)];
  if (left === null || right === null) throw new Error('the table is wrong');
  return Math.sign(compareVersions(left, right));
}

describe('compareVersions()', () => {
  test.each([
    ['14.5', '14.5.0', 0],
    ['14.5', '14.10', -1],
    ['14', '14.0.0.1', -1],
    ['10.0.22631.4169', '10.0.22631.4168', 1],
    ['10.0.22631.4169', '10.0.22631.10000', -1],
    ['9', '10', -1],
    ['014.5', '14.5', 0],
  ])('%s against %s is %i', (a, b, sign) => {
    expect(compare(a, b)).toBe(sign);
    expect(compare(b, a)).toBe(sign === 0 ? 0 : -sign);
  });
});

describe('parseVersion()', () => {
  test.each([
    '',
    '.',
    '14.',
    '.5',
    '14..5',
    'v14',
    '14.5-beta',
    '14.5 ',
    '1e3',
    '-1',
    '14,5',
    '9'.repeat(16),
    `1${'.1'.repeat(40)}`,
  ])('refuses `%s`', (text) => {
    expect(parseVersion(text)).toBeNull();
  });
});
