/** Tells the operator after a reload what the new policy decides otherwise: beside the requests, and never for long. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Policy } from '../core/policy/model.ts';
import type { Journal } from './journal.ts';
import { partsOf } from './policy-parts.ts';

/** Rules of both policies together: what the thread has memory for. */
const MOST_RULES = 25_000;

/** Without another reload: of many in a row only what came of them is told. */
const QUIET_MILLIS = 1000;

/** For the comparison itself, and for the thread with everything around it. */
const COMPARE_MILLIS = 5000;
const THREAD_MILLIS = 15_000;

const LIMITS = { maxOldGenerationSizeMb: 256 };

/** Node runs the sources as they are, and `dist` has no `.ts`. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './change-worker.ts' : './change-worker.js', import.meta.url);

export class ChangeNotes {
  readonly #journal: Journal;
  readonly #quiet: number;
  /** The policy of which was told last, while one that came after it was not. */
  #untold: Policy | null = null;
  #worker: Worker | null = null;
  #timer: NodeJS.Timeout | null = null;

  /** @param quiet ms without another reload before anything is compared */
  constructor(journal: Journal, quiet = QUIET_MILLIS) {
    this.#journal = journal;
    this.#quiet = quiet;
  }

  /** Returns at once. A comparison that still runs is given up: what serves now is what matters. */
  tell(before: Policy, after: Policy): void {
    const first = this.#untold ?? before;
    this.close();
    if (first.id === after.id) return;
    this.#untold = first;
    this.#timer = setTimeout(() => this.#compare(first, after), this.#quiet).unref();
  }

  #compare(before: Policy, after: Policy): void {
    const rules = [before, after].reduce((sum, { grants, denies }) => sum + grants.length + denies.length, 0);
    if (rules > MOST_RULES) {
      this.#journal.note(
        'the policy changed: too many rules to compare here; `sallyport diff` shows what it decides otherwise',
      );
      this.close();
      return;
    }
    const workerData = { from: Date.now(), millis: COMPARE_MILLIS };
    const worker = new Worker(WORKER, { workerData, resourceLimits: LIMITS, name: 'change' });
    this.#worker = worker;
    // It keeps no program alive that has nothing else to do.
    worker.unref();
    worker.once('message', (lines: readonly string[]) => {
      if (worker !== this.#worker) return;
      for (const line of lines) this.#journal.note(line);
      this.close();
    });
    worker.once('error', (error: unknown) => this.#giveUp(worker, wordsOf(error)));
    this.#timer = setTimeout(() => this.#giveUp(worker, `not within ${THREAD_MILLIS / 1000} s`), THREAD_MILLIS).unref();
    this.#handOver(worker, [before, after]).catch((error: unknown) => this.#giveUp(worker, wordsOf(error)));
  }

  /** Requests come between any two parts. */
  async #handOver(worker: Worker, policies: readonly Policy[]): Promise<void> {
    for (const policy of policies) {
      for (const part of partsOf(policy)) {
        await nextTurn();
        if (worker !== this.#worker) return;
        worker.postMessage(part, []);
      }
    }
  }

  /** It says so: silence would look like no change. */
  #giveUp(worker: Worker, why: string): void {
    if (worker !== this.#worker) return;
    this.#journal.note(`the policy changed: it was not compared (${why}); \`sallyport diff\` does`);
    this.close();
  }

  /** Nothing more is told of what was not told yet. */
  close(): void {
    void this.#worker?.terminate();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#worker = null;
    this.#timer = null;
    this.#untold = null;
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
