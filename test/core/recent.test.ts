/** What is remembered while it is used, and forgotten soon after. */

import { expect, test } from 'vitest';
import { Recent } from '../../src/core/recent.ts';

const PERIOD = 1000;

test('what is used in every period stays', () => {
  const recent = new Recent<object, string>(PERIOD);
  const key = {};
  recent.get(key, 0);
  recent.set(key, 'made');
  for (let now = 900; now < 10_000; now += 900) expect(recent.get(key, now)).toBe('made');
});

test('what nobody asks for is gone after two periods in which others were asked for', () => {
  const recent = new Recent<object, string>(PERIOD);
  const [idle, busy] = [{}, {}];
  recent.get(idle, 0);
  recent.set(idle, 'made');
  recent.get(busy, PERIOD);
  recent.get(busy, 2 * PERIOD);
  expect(recent.get(idle, 2 * PERIOD)).toBeUndefined();
});

test('what is set replaces what was there', () => {
  const recent = new Recent<object, string>(PERIOD);
  const key = {};
  recent.set(key, 'first');
  recent.get(key, PERIOD);
  recent.set(key, 'second');
  expect(recent.get(key, PERIOD)).toBe('second');
});
