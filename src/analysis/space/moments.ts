/** The moments that the rules can tell apart: bounds of rules, schedules, and the clock changes that move these. */

import { formatInstant, wallClock } from '../../core/instant.ts';
import type { Schedule } from '../../core/policy/model.ts';
import { inSchedule } from '../../core/schedule.ts';
import type { Draft } from './draft.ts';
import type { Variable } from './variable.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const WEEK = 7 * DAY;

/** Within it every clock change of a year has come once; what comes after repeats what was. */
const HORIZON = 400 * DAY;

interface Moment {
  /** The earliest, ms. */
  readonly at: number;
  readonly open: ReadonlySet<Schedule>;
}

export class Moments implements Variable {
  readonly #moments: readonly Moment[];
  readonly #schedules: readonly Schedule[];
  readonly #bounds: readonly number[];

  /**
   * @param from ms: nothing before it is a moment
   * @param bounds ms: from each on something may be otherwise
   */
  constructor(from: number, bounds: Iterable<number>, schedules: Iterable<Schedule>) {
    this.#bounds = [...new Set(bounds)].filter((bound) => bound > from).sort((a, b) => a - b);
    this.#schedules = [...new Set(schedules)];
    this.#moments = [from, ...this.#bounds].flatMap((start, index) => {
      return momentsIn(start, this.#bounds[index] ?? Number.POSITIVE_INFINITY, this.#schedules);
    });
  }

  get size(): number {
    return this.#moments.length;
  }

  /** ms: an example. */
  at(value: number): number {
    return this.#moments[value]?.at ?? 0;
  }

  isOpen(value: number, schedule: Schedule): boolean {
    return this.#moments[value]?.open.has(schedule) ?? false;
  }

  set(draft: Draft, value: number): void {
    draft.now = this.at(value);
  }

  words(values: readonly number[]): string {
    const whole = this.#exactly(values);
    if (whole !== null) return whole;
    return values
      .map((value) => this.#exactly([value]) ?? `at a moment such as ${formatInstant(this.at(value))}`)
      .join(', or ');
  }

  /** Null when no list of properties means these and no others. */
  #exactly(values: readonly number[]): string | null {
    const moments = values.flatMap((value) => this.#moments[value] ?? []);
    const shared = this.#properties().filter(({ of }) => moments.every(of));
    const needed: typeof shared = [];
    let left = [...this.#moments];
    for (const property of shared) {
      const less = left.filter(property.of);
      if (less.length === left.length) continue;
      left = less;
      needed.push(property);
    }
    return left.length === moments.length ? needed.map(({ words }) => words).join(', ') : null;
  }

  #properties(): readonly { readonly words: string; readonly of: (moment: Moment) => boolean }[] {
    const bounds = this.#bounds.map((bound) => ({ bound, text: formatInstant(bound) }));
    return [
      ...this.#schedules.flatMap((schedule) => {
        const words = this.#nameOf(schedule);
        return [
          { words: `within ${words}`, of: ({ open }: Moment) => open.has(schedule) },
          { words: `outside ${words}`, of: ({ open }: Moment) => !open.has(schedule) },
        ];
      }),
      ...bounds.map(({ bound, text }) => ({ words: `before ${text}`, of: ({ at }: Moment) => at < bound })),
      ...bounds
        .toReversed()
        .map(({ bound, text }) => ({ words: `from ${text} on`, of: ({ at }: Moment) => at >= bound })),
    ];
  }

  /** Two schedules of one name, of two policies, are told by their hours. */
  #nameOf({ name, from, to, zone }: Schedule): string {
    if (this.#schedules.filter((one) => one.name === name).length === 1) return name;
    return `${name} (${clock(from)} to ${clock(to)} ${zone})`;
  }
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** One for each set of schedules that is open at some time in the span, each at its first. */
function momentsIn(start: number, end: number, schedules: readonly Schedule[]): readonly Moment[] {
  const found = new Map<string, Moment>();
  const horizon = Math.min(end, start + HORIZON);
  const zones = [...new Set(schedules.map(({ zone }) => zone))];
  // Between two clock changes everything repeats after a week.
  const turns = [start, ...zones.flatMap((zone) => clockChanges(zone, start, horizon))].sort((a, b) => a - b);
  for (const [index, turn] of turns.entries()) {
    const last = Math.min(horizon, turns[index + 1] ?? horizon, turn + WEEK + DAY);
    const edges = schedules.flatMap((schedule) => edgesIn(schedule, turn, last));
    for (const at of new Set([turn, ...edges].sort((a, b) => a - b))) {
      const open = new Set(schedules.filter((schedule) => inSchedule(schedule, at)));
      const key = schedules.map((schedule) => (open.has(schedule) ? '1' : '0')).join('');
      if (!found.has(key)) found.set(key, { at, open });
    }
  }
  return [...found.values()].sort((a, b) => a.at - b.at);
}

/** When its window may open or close, in a span without a clock change. */
function edgesIn({ from, to, zone }: Schedule, start: number, end: number): readonly number[] {
  const { day } = wallClock(start, zone);
  const offset = offsetAt(zone, start);
  const edges: number[] = [];
  for (let midnight = day - offset; midnight < end; midnight += DAY) {
    for (const edge of [midnight, midnight + from * MINUTE, midnight + to * MINUTE]) {
      if (start < edge && edge < end) edges.push(edge);
    }
  }
  return edges;
}

/** What is added to UTC, ms. */
function offsetAt(zone: string, instant: number): number {
  const whole = Math.floor(instant / MINUTE) * MINUTE;
  const { day, minute } = wallClock(whole, zone);
  return day + minute * MINUTE - whole;
}

/** Cells of one comparison ask about the same spans, and finding the changes takes as long as all else that a cell needs. */
const known = new Map<string, readonly number[]>();
const MOST_KNOWN = 64;

function clockChanges(zone: string, start: number, end: number): readonly number[] {
  const key = `${zone} ${start} ${end}`;
  let changes = known.get(key);
  if (changes === undefined) {
    changes = findClockChanges(zone, start, end);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, changes);
  }
  return changes;
}

/** No zone changes its clock twice in a week. */
function findClockChanges(zone: string, start: number, end: number): readonly number[] {
  const changes: number[] = [];
  let before = offsetAt(zone, start);
  for (let from = start; from < end; from += WEEK) {
    const to = Math.min(from + WEEK, end);
    const after = offsetAt(zone, to);
    if (after === before) continue;
    let [low, high] = [from, to];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetAt(zone, middle) === before) low = middle;
      else high = middle;
    }
    changes.push(high);
    before = after;
  }
  return changes;
}
