/** Moments between which no schedule opens and no rule begins or ends are one moment to the policies. */

import type { Policy, Schedule } from '../../core/policy/model.ts';
import { inSchedule, nextChange } from '../../core/schedule.ts';

/** Between two of its edges no time-dependent part of a rule changes, ages aside. */
interface Span {
  readonly from: number;
  readonly until: number;
  readonly name: string;
}

export class TimeClasses {
  readonly #schedules: readonly Schedule[];
  /** Where a rule begins or ends, ascending. */
  readonly #edges: readonly number[];
  /** A log goes forward in time, so one span answers thousands of lines. */
  #span: Span = { from: 0, until: 0, name: '' };

  constructor(policies: readonly Policy[]) {
    this.#schedules = policies.flatMap(({ schedules }) => [...schedules.values()]);
    const rules = policies.flatMap(({ grants, denies }) => [...grants, ...denies]);
    const edges = rules.flatMap(({ notBefore, until }) => [notBefore, until]).filter((edge) => edge !== null);
    this.#edges = [...new Set(edges)].sort((a, b) => a - b);
  }

  /** Equal for moments that no rule tells apart. */
  of(at: number): string {
    if (at < this.#span.from || at >= this.#span.until) this.#span = this.#look(at);
    return this.#span.name;
  }

  #look(at: number): Span {
    let name = '';
    let until = Number.POSITIVE_INFINITY;
    for (const schedule of this.#schedules) {
      name += inSchedule(schedule, at) ? '1' : '0';
      until = Math.min(until, nextChange(schedule, at));
    }
    const passed = this.#edges.filter((edge) => edge <= at).length;
    return {
      from: at,
      until: Math.min(until, this.#edges[passed] ?? Number.POSITIVE_INFINITY),
      name: `${name}.${passed}`,
    };
  }
}
