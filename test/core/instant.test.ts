import { describe, expect, test } from 'vitest';
import { formatInstant, isTimeZone, parseDateEnd, parseInstant } from '../../src/core/instant.ts';

describe('parseInstant()', () => {
  test.each([
    ['2026-11-21T08:00:00Z', '2026-11-21T08:00:00.000Z'],
    ['2026-11-21t08:00:00z', '2026-11-21T08:00:00.000Z'],
    ['2026-11-18T10:00:00+01:00', '2026-11-18T09:00:00.000Z'],
    ['2026-01-01T00:30:00.5-03:30', '2026-01-01T04:00:00.500Z'],
    ['2024-02-29T23:59:59.999999999Z', '2024-02-29T23:59:59.999Z'],
    ['2026-06-01T00:00:00-00:00', '2026-06-01T00:00:00.000Z'],
  ])('reads %s', (text, utc) => {
    expect(parseInstant(text)).toBe(Date.parse(utc));
  });

  test.each([
    '',
    '2026-11-21',
    '2026-11-21T08:00:00',
    '2026-11-21T08:00Z',
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:60Z',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00+01:60',
    '2026-01-01T00:00:00+0100',
    '2026-01-01T00:00:00.Z',
    '0026-01-01T00:00:00Z',
    '+002026-01-01T00:00:00Z',
    ' 2026-01-01T00:00:00Z',
  ])('refuses `%s`', (text) => {
    expect(parseInstant(text)).toBeNull();
  });
});

describe('parseDateEnd()', () => {
  test.each([
    ['2026-12-15', 'Europe/Paris', '2026-12-16T00:00:00+01:00'],
    ['2026-12-31', 'UTC', '2027-01-01T00:00:00Z'],
    ['2026-12-15', 'Pacific/Kiritimati', '2026-12-16T00:00:00+14:00'],
    ['2026-12-15', 'Pacific/Niue', '2026-12-16T00:00:00-11:00'],
    ['2026-12-15', 'Asia/Kathmandu', '2026-12-16T00:00:00+05:45'],
    // The last day before the clocks go back, and the day on which they do.
    ['2026-10-25', 'Europe/Paris', '2026-10-26T00:00:00+01:00'],
    // Midnight did not exist: the day began at one o'clock.
    ['2018-11-03', 'America/Sao_Paulo', '2018-11-04T01:00:00-02:00'],
    // The 30th was skipped when Samoa crossed the date line.
    ['2011-12-29', 'Pacific/Apia', '2011-12-31T00:00:00+14:00'],
  ])('%s ends in %s at %s', (date, zone, instant) => {
    expect(parseDateEnd(date, zone)).toBe(Date.parse(instant));
  });

  test.each(['', '2026-02-29', '2026-2-1', '20261215', '2026-12-15T00:00:00Z', '2026-12-32'])(
    'refuses `%s`',
    (date) => {
      expect(parseDateEnd(date, 'UTC')).toBeNull();
    },
  );
});

test('isTimeZone() knows the zones of the tz database and nothing else', () => {
  expect(['UTC', 'Europe/Paris', 'America/Argentina/Buenos_Aires'].every(isTimeZone)).toBe(true);
  expect(['', 'Europe/Pari', 'Mars/Olympus', 'local', '../etc'].some(isTimeZone)).toBe(false);
});

test('formatInstant() writes what parseInstant() reads back', () => {
  expect(formatInstant(Date.UTC(2026, 10, 21, 8))).toBe('2026-11-21T08:00:00Z');
  const odd = Date.UTC(2026, 10, 21, 8, 0, 0, 25);
  expect(parseInstant(formatInstant(odd))).toBe(odd);
});
