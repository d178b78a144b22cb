import { describe, expect, test } from 'vitest';
import type { Schedule } from '../../src/core/policy/model.ts';
import { inSchedule, nextChange } from '../../src/core/schedule.ts';

const at = { file: 'policy.yaml', line: 1, col: 1 };
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const WEEKDAYS = [1, 2, 3, 4, 5];
const [SUNDAY, SATURDAY] = [0, 6];

function window(days: readonly number[], from: string, to: string, zone = 'Europe/Paris'): Schedule {
  return { name: 'window', days, from: minutes(from), to: minutes(to), zone, at };
}

function minutes(clock: string): number {
  const [hour = '', minute = ''] = clock.split(':');
  return Number(hour) * 60 + Number(minute);
}

/** A fresh schedule each time, so that nothing is remembered between the lines of a table. */
function open(schedule: Schedule, instant: string): boolean {
  return inSchedule({ ...schedule }, Date.parse(instant));
}

function changes(schedule: Schedule, instant: string): string {
  const change = nextChange({ ...schedule }, Date.parse(instant));
  return Number.isFinite(change) ? new Date(change).toISOString() : 'never';
}

describe('inSchedule()', () => {
  test.each([
    ['2026-11-18T07:59:59.999+01:00', false],
    ['2026-11-18T08:00:00+01:00', true],
    ['2026-11-18T18:59:59.999+01:00', true],
    ['2026-11-18T19:00:00+01:00', false],
    ['2026-11-21T10:00:00+01:00', false],
    // The same instant of UTC is another hour in summer.
    ['2026-07-01T06:00:00Z', true],
    ['2026-12-01T06:00:00Z', false],
  ])('is half-open on weekdays: %s is %s', (instant, expected) => {
    expect(open(window(WEEKDAYS, '08:00', '19:00'), instant)).toBe(expected);
  });

  test.each([
    ['2026-11-21T21:59:00+01:00', false],
    ['2026-11-21T22:00:00+01:00', true],
    ['2026-11-22T01:59:00+01:00', true],
    ['2026-11-22T02:00:00+01:00', false],
    ['2026-11-22T22:30:00+01:00', false],
    ['2026-11-21T01:00:00+01:00', false],
  ])('gives a wrapped window to the day on which it starts: %s is %s', (instant, expected) => {
    expect(open(window([SATURDAY], '22:00', '02:00'), instant)).toBe(expected);
  });

  test('takes `from = to` for a whole day, and 24:00 for the end of it', () => {
    expect(open(window([SUNDAY], '06:00', '06:00'), '2026-11-23T05:59:00+01:00')).toBe(true);
    expect(open(window([SUNDAY], '06:00', '06:00'), '2026-11-23T06:00:00+01:00')).toBe(false);
    expect(open(window([SUNDAY], '06:00', '24:00'), '2026-11-22T23:59:00+01:00')).toBe(true);
    expect(open(window([SUNDAY], '06:00', '24:00'), '2026-11-23T00:00:00+01:00')).toBe(false);
  });

  test('never matches a skipped hour', () => {
    const night = window([SUNDAY], '02:00', '03:00');
    // 29 March 2026: 01:59:59 is followed by 03:00:00.
    for (let minute = 0; minute < 1440; minute += 1) {
      expect(inSchedule(night, Date.parse('2026-03-28T23:00:00Z') + minute * 60_000)).toBe(false);
    }
    expect(open(night, '2026-04-05T02:30:00+02:00')).toBe(true);
  });

  test('matches a repeated hour twice', () => {
    const half = window([SUNDAY], '02:00', '02:30');
    // 25 October 2026: 02:00–03:00 comes twice.
    expect(['00:15', '00:45', '01:15', '01:45'].map((clock) => open(half, `2026-10-25T${clock}:00Z`))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  test('answers the same whatever it was asked before', () => {
    const schedule = window(WEEKDAYS, '08:07', '19:01', 'Asia/Kathmandu');
    const start = Date.parse('2026-11-20T00:00:00Z');
    const instants = Array.from({ length: 400 }, (_, step) => start + ((step * 7919) % 2000) * 137_000);
    for (const [step, now] of instants.entries()) {
      expect(inSchedule(schedule, now)).toBe(inSchedule({ ...schedule }, now));
      // Every so often the whole span becomes known.
      const asked = instants[step - (step % 50)] ?? now;
      expect(nextChange(schedule, asked)).toBe(nextChange({ ...schedule }, asked));
    }
  });
});

describe('nextChange()', () => {
  test.each([
    ['2026-11-18T10:00:00+01:00', '2026-11-18T18:00:00.000Z'],
    ['2026-11-20T19:00:00+01:00', '2026-11-23T07:00:00.000Z'],
    ['2026-11-23T07:59:59.999+01:00', '2026-11-23T07:00:00.000Z'],
    // Across the end of summer time.
    ['2026-10-23T19:00:00+02:00', '2026-10-26T07:00:00.000Z'],
  ])('from %s is %s', (instant, change) => {
    expect(changes(window(WEEKDAYS, '08:00', '19:00'), instant)).toBe(change);
  });

  test('finds both ends of a repeated window', () => {
    const half = window([SUNDAY], '02:00', '02:30');
    expect(changes(half, '2026-10-25T00:00:00Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(changes(half, '2026-10-25T00:30:00Z')).toBe('2026-10-25T01:00:00.000Z');
    expect(changes(half, '2026-10-25T01:00:00Z')).toBe('2026-10-25T01:30:00.000Z');
  });

  test('passes over a week in which the clocks swallow the window', () => {
    expect(changes(window([SUNDAY], '02:00', '03:00'), '2026-03-22T03:00:00+01:00')).toBe('2026-04-05T00:00:00.000Z');
  });

  test('ends a window early when the clocks jump over its end', () => {
    expect(changes(window([SUNDAY], '01:00', '02:30'), '2026-03-29T00:30:00Z')).toBe('2026-03-29T01:00:00.000Z');
  });

  test('passes over a day that the zone skipped', () => {
    expect(changes(window([5], '00:00', '24:00', 'Pacific/Apia'), '2011-12-24T12:00:00-10:00')).toBe(
      '2012-01-05T10:00:00.000Z',
    );
  });

  test('is never for a window that is always or never open', () => {
    expect(changes(window(EVERY_DAY, '00:00', '24:00'), '2026-11-18T10:00:00Z')).toBe('never');
    expect(changes(window(EVERY_DAY, '02:30', '02:30'), '2026-03-20T10:00:00Z')).toBe('never');
    expect(changes(window([], '00:00', '24:00'), '2026-11-18T10:00:00Z')).toBe('never');
  });

  test.each([
    'Europe/Paris',
    'America/Sao_Paulo',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'America/St_Johns',
    'Pacific/Chatham',
  ])('is where a minute by minute search in %s finds it', (zone) => {
    const schedule = window([SUNDAY, 3], '23:50', '02:40', zone);
    // Both clock changes of 2018 in these zones lie near one of the starts.
    for (const start of [
      '2018-02-17T12:00:00Z',
      '2018-03-24T12:00:00Z',
      '2018-04-01T00:00:00Z',
      '2018-10-27T12:00:00Z',
      '2018-11-03T12:00:00Z',
    ]) {
      const from = Date.parse(start);
      const change = nextChange({ ...schedule }, from);
      const before = inSchedule({ ...schedule }, from);
      for (let now = from; now < change; now += 60_000) expect(inSchedule(schedule, now)).toBe(before);
      expect(inSchedule(schedule, change)).toBe(!before);
    }
  });
});
