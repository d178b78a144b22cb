import { expect, test } from 'vitest';
import { exact, moment, span } from '../../src/pages/moment.ts';

const NOW = Date.UTC(2026, 10, 21, 8);
const said = (ms: number) => moment(NOW + ms, NOW).toString();

test.each([
  [-5_000, 'just now'],
  [-60_000, '1 minute ago'],
  [-59 * 60_000, '59 minutes ago'],
  [-26 * 3_600_000, '26 hours ago'],
  [-49 * 3_600_000, '2 days ago'],
  [5_000, 'within a minute'],
  [9.9 * 3_600_000, 'in 9 hours'],
])('a moment %i ms from now reads `%s`', (ms, words) => {
  expect(said(ms)).toContain(`>${words}</time>`);
});

test('a moment carries its exact time for whoever compares it with a log', () => {
  expect(said(-60_000)).toContain('datetime="2026-11-21T07:59:00.000Z" title="2026-11-21 07:59:00 UTC"');
});

test('a time that no clock shows is still a time', () => {
  expect(exact(Infinity)).toContain('275760');
  expect(exact(-1e300)).toContain('UTC');
});

test('a span is told in its largest whole unit', () => {
  expect([span(1000), span(59_000), span(60_000), span(3_600_000)]).toEqual([
    '1 second',
    '59 seconds',
    '1 minute',
    '1 hour',
  ]);
});
