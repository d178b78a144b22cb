/** Weekly windows of wall-clock time: whether one is open, and when that changes. */

import { wallClock } from './instant.ts';
import type { Schedule } from './policy/model.ts';

const MINUTE = 60_000;
const DAY_MINUTES = 1440;
/** Everything repeats after a week; the second is for a window that a clock change swallows, the day for a zone that skips one. */
const HORIZON = 15 * DAY_MINUTES * MINUTE;

/** The answer holds in `[from, until)`. */
interface Span {
  readonly open: boolean;
  readonly from: number;
  readonly until: number;
  /** It changes at `until`; otherwise nobody has looked further. */
  readonly whole: boolean;
}

/**
 * A request asks what the one before it asked: remembering the span makes it 0.01 µs, asking Intl takes 3. It only
 * remembers a pure function of the schedule and the instant.
 */
const spans = new WeakMap<Schedule, Span>();

/** Half-open; a skipped hour never matches, a repeated one twice. */
export function inSchedule(schedule: Schedule, now: number): boolean {
  return spanAt(schedule, now).open;
}

/** The next instant (ms) at which `inSchedule` changes; `Infinity` when it never does. */
export function nextChange(schedule: Schedule, now: number): number {
  const span = spanAt(schedule, now);
  if (span.whole) return span.until;
  const until = changeAfter(schedule, span);
  spans.set(schedule, { open: span.open, from: span.from, until, whole: true });
  return until;
}

function spanAt(schedule: Schedule, now: number): Span {
  const known = spans.get(schedule);
  if (known !== undefined && known.from <= now && now < known.until) return known;
  const span = look(schedule, now);
  spans.set(schedule, span);
  return span;
}

function changeAfter(schedule: Schedule, span: Span): number {
  const horizon = span.from + HORIZON;
  let { until } = span;
  while (until < horizon) {
    const next = look(schedule, until);
    if (next.open !== span.open) return next.from;
    until = next.until;
  }
  return Number.POSITIVE_INFINITY;
}

/** One look at the wall clock, and how long it is good for: up to the next edge, but not across a clock change. */
function look({ days, from, to, zone }: Schedule, now: number): Span {
  const start = Math.floor(now / MINUTE) * MINUTE;
  const { minute, weekday } = wallClock(start, zone);
  // A window that wraps belongs to the day on which it starts.
  const open =
    from < to
      ? days.includes(weekday) && from <= minute && minute < to
      : (minute >= from && days.includes(weekday)) || (minute < to && days.includes((weekday + 6) % 7));
  const edge = Math.min(minutesUntil(from, minute), minutesUntil(to, minute), minutesUntil(0, minute));
  // Clocks change on a quarter hour of UTC in every zone there is.
  const quarter = 15 - ((start / MINUTE) % 15);
  return { open, from: start, until: start + Math.min(edge, quarter) * MINUTE, whole: false };
}

/** At least 1. */
function minutesUntil(edge: number, minute: number): number {
  const distance = (edge - minute + DAY_MINUTES) % DAY_MINUTES;
  return distance === 0 ? DAY_MINUTES : distance;
}
