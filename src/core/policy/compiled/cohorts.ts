/** Callers who are alike to the rules share one standing, made when the first of them comes and kept within bounds. */

import type { RuleSpace } from './rule-space.ts';
import { type Standing, StandingDraft } from './standing.ts';
import type { SubjectGraph } from './subject-graph.ts';

/** A standing at 100,000 rules takes 13 to 25 KB, at 10,000 a tenth. */
const MOST_BYTES = 32 * 1024 * 1024;
const MOST = 4096;

/** Whoever differs from the baseline in the same tests. */
export class Cohort {
  /** Never given twice. */
  readonly id: number;
  readonly changes: Int32Array;
  /** Null when it is no longer kept. */
  standing: Standing | null;
  /** Since the clock came by last. Whoever came only once was not asked for again. */
  isUsed = false;

  constructor(id: number, changes: Int32Array, standing: Standing) {
    this.id = id;
    this.changes = changes;
    this.standing = standing;
  }

  /** With the text by which it is found. */
  get bytes(): number {
    return (this.standing?.bytes ?? 0) + 16 * this.changes.length + 500;
  }
}

export class Cohorts {
  readonly #graph: SubjectGraph;
  readonly #baseline: Standing;
  readonly #space: RuleSpace;
  readonly #known = new Map<string, Cohort>();
  #bytes = 0;
  #made: number;

  /** @param firstId one that is free, like all after it */
  constructor(graph: SubjectGraph, baseline: Standing, space: RuleSpace, firstId: number) {
    this.#graph = graph;
    this.#baseline = baseline;
    this.#space = space;
    this.#made = firstId;
  }

  of(changes: Int32Array): Cohort {
    const key = changes.join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const cohort = new Cohort(this.#made, changes, this.#make(changes));
    this.#made += 1;
    this.#keep(key, cohort);
    return cohort;
  }

  /** @returns the cohort, or the one that took its place when it was no longer kept */
  current(cohort: Cohort): Cohort {
    cohort.isUsed = true;
    return cohort.standing === null ? this.of(cohort.changes) : cohort;
  }

  /** How many are kept, and what they take. */
  get size(): { readonly cohorts: number; readonly bytes: number } {
    return { cohorts: this.#known.size, bytes: this.#bytes };
  }

  #keep(key: string, cohort: Cohort): void {
    this.#bytes += cohort.bytes;
    this.#known.set(key, cohort);
    // The clock: who was asked for since it came by gets another round.
    for (const [oldKey, old] of this.#known) {
      if (this.#bytes <= MOST_BYTES && this.#known.size <= MOST) return;
      if (old === cohort) continue;
      this.#known.delete(oldKey);
      if (old.isUsed) {
        old.isUsed = false;
        this.#known.set(oldKey, old);
      } else {
        this.#bytes -= old.bytes;
        old.standing = null;
      }
    }
  }

  #make(changes: Int32Array): Standing {
    const draft = StandingDraft.like(this.#baseline);
    this.#graph.apply(changes, (sink, truth) => draft.set(sink, truth));
    return draft.finish(this.#space);
  }
}
