/** Faults as the operator reads them: one of a kind in a while, or a provider that is down would fill his disk. */

import type { Fault, FaultCode } from '../core/fault.ts';
import type { Journal } from './journal.ts';

/** Between two notes of one code, ms. */
const PAUSE = 10_000;

export class FaultNotes {
  readonly #journal: Journal;
  readonly #told = new Map<FaultCode, { at: number; since: number }>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Notes what is a mistake or a failure of the gate's own; an app that fails is counted, and stands in the record. */
  note(request: string, { code, level, message, cause }: Fault): void {
    if (level !== 'error') return;
    const told = this.#told.get(code);
    const now = performance.now();
    if (told !== undefined && now - told.at < PAUSE) {
      told.since += 1;
      return;
    }
    this.#told.set(code, { at: now, since: 0 });
    const why = cause instanceof Error ? `: ${cause.stack ?? cause.message}` : '';
    const more = told === undefined || told.since === 0 ? '' : ` (and ${told.since} more since the last note)`;
    this.#journal.note(`request ${request}: ${code}: ${message}${why}${more}`);
  }
}
