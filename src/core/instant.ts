/** Points in time as people write them: RFC 3339 with an offset, or a date in a time zone. */

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

const MINUTE = 60_000;
const DAY = 86_400_000;

/** @returns ms since the epoch; null for anything but RFC 3339 with an offset, and for dates that no calendar has. */
export function parseInstant(text: string): number | null {
  const parts = RFC3339.exec(text);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second, fraction = '', zulu, sign, offsetHour, offsetMinute] = parts;
  const date = parseDay(Number(year), Number(month), Number(day));
  if (date === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  if (Number(offsetHour ?? 0) > 23 || Number(offsetMinute ?? 0) > 59) return null;
  const offset = zulu === undefined ? (Number(offsetHour) * 60 + Number(offsetMinute)) * (sign === '-' ? -1 : 1) : 0;
  const clock = (Number(hour) * 60 + Number(minute) - offset) * MINUTE + Number(second) * 1000;
  return date + clock + Number(fraction.padEnd(3, '0').slice(0, 3));
}

/**
 * @param date `2026-12-15`
 * @returns the first instant of the next day that exists in `zone`; null when it is not a date.
 */
export function parseDateEnd(date: string, zone: string): number | null {
  const parts = DATE.exec(date);
  const day = parts === null ? null : parseDay(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  if (day === null) return null;
  // Local dates only grow with time: bisect for the first instant whose date in the zone is a later one.
  let before = day - DAY;
  let after = day + 4 * DAY;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallClock(middle, zone).day > day) after = middle;
    else before = middle;
  }
  return after;
}

/** RFC 3339 in UTC, with milliseconds only where there are some. */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

export function isTimeZone(zone: string): boolean {
  try {
    return zone !== '' && Boolean(formatterOf(zone));
  } catch {
    return false;
  }
}

export interface WallClock {
  /** Midnight of the local date, as if it were UTC: comparable, and a multiple of a day. */
  readonly day: number;
  /** Minutes since local midnight. */
  readonly minute: number;
  /** 0 = Sunday. */
  readonly weekday: number;
}

/** What a clock on a wall in `zone` shows. */
export function wallClock(instant: number, zone: string): WallClock {
  let year = 0;
  let month = 0;
  let day = 0;
  let hour = 0;
  let minute = 0;
  for (const { type, value } of formatterOf(zone).formatToParts(instant)) {
    if (type === 'year') year = Number(value);
    else if (type === 'month') month = Number(value);
    else if (type === 'day') day = Number(value);
    else if (type === 'hour') hour = Number(value);
    else if (type === 'minute') minute = Number(value);
  }
  const date = Date.UTC(year, month - 1, day);
  return { day: date, minute: hour * 60 + minute, weekday: new Date(date).getUTCDay() };
}

/** Making one costs 50 µs, asking one 2. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formatters.set(zone, formatter);
  }
  return formatter;
}

/** Midnight UTC of a real calendar date, else null. */
function parseDay(year: number, month: number, day: number): number | null {
  const time = Date.UTC(year, month - 1, day);
  const date = new Date(time);
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? time : null;
}
