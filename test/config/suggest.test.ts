/** "Did you mean". */

import { expect, test } from 'vitest';
import { closest } from '../../src/config/suggest.ts';

test('suggests a name that is one slip away', () => {
  expect(closest('finanse', ['marketing', 'finance'])).toBe('finance');
  expect(closest('netwrok', ['networks', 'network'])).toBe('network');
  expect(closest('GRANTS', ['grants'])).toBe('grants');
});

test('suggests nothing that is only a little like it', () => {
  expect(closest('staff', ['marketing', 'vpn'])).toBeNull();
  expect(closest('ab', ['xy'])).toBeNull();
  expect(closest('any', [])).toBeNull();
});
