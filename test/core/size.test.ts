import { expect, test } from 'vitest';
import { parseSize } from '../../src/core/size.ts';

test.each([
  ['0', 0],
  ['512', 512],
  ['512B', 512],
  ['16KiB', 16_384],
  ['16KB', 16_000],
  ['5MB', 5_000_000],
  ['1MiB', 1_048_576],
  ['2GiB', 2_147_483_648],
])('reads %s as %i bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each([
  '',
  'KiB',
  '-1',
  '1.5MiB',
  '1 KiB',
  '1kib',
  '1K',
  '16kB',
  '1TiB',
  '0x10',
  '9999999999999',
  '999999999999GiB',
])('refuses `%s`', (text) => {
  expect(parseSize(text)).toBeNull();
});
