/** Old traffic under a new policy: who keeps, loses and gains what. */

import { canonicalise, DEFAULT_PATH_OPTIONS } from '../../core/path.ts';
import type { Evaluator } from '../../core/policy/verdict.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Census, LinePlace } from '../log/census.ts';
import { type Cell, Fold, NO_FINER } from '../log/fold.ts';
import { Judge, type Reach } from '../log/judge.ts';
import type { Refused } from '../log/line.ts';
import { Log } from '../log/log.ts';
import type { Mask } from '../log/unmask.ts';
import { type Group, Groups } from './groups.ts';
import { compare, type Comparison } from './outcome.ts';

export interface ReplayOptions {
  readonly candidate: Evaluator;
  /** The policy that decided then, to see whether the log holds what it takes; null = there is none to ask. */
  readonly old: Evaluator | null;
  readonly reach: Reach;
  /** Null: private attributes stay unknown. */
  readonly mask: Mask | null;
}

export interface ReplayReport {
  /** Ids of the policies. */
  readonly candidate: string;
  readonly old: string | null;
  readonly census: Census;
  /** By outcome, then the largest first. */
  readonly groups: readonly Group[];
}

/** Memory is bounded by the people and by the rules, not by the lines. */
export class Replay {
  readonly #options: ReplayOptions;
  readonly #candidate: Judge;
  readonly #old: Judge | null;
  readonly #groups = new Groups();
  readonly #log: Log;

  constructor(options: ReplayOptions) {
    const { candidate, old, reach, mask } = options;
    this.#options = options;
    this.#candidate = new Judge(candidate, 0, reach, mask);
    this.#old = old === null ? null : new Judge(old, 1, reach, mask);
    const fold = new Fold(old === null ? [candidate] : [candidate, old], NO_FINER, (cell) => this.#compare(cell));
    this.#log = new Log(fold, (refused) => this.#reconsider(refused));
  }

  /** @param line null = too long to be read */
  add(line: string | null, place: LinePlace): void {
    this.#log.add(line, place);
  }

  /** There are no more lines. */
  end(): ReplayReport {
    const census = this.#log.end();
    const { candidate, old } = this.#options;
    return { candidate: candidate.policy.id, old: old?.policy.id ?? null, census, groups: this.#groups.list() };
  }

  #compare(cell: Cell): void {
    const { request, people } = cell;
    const old = this.#old;
    const calibration = old === null ? null : { judgement: old.judge(cell), policy: old.evaluator.policy.id };
    this.#groups.add(compare(request, calibration, this.#candidate.judge(cell)), request, cell, people);
  }

  /** A path that was refused, and that the candidate would read: nobody was asked then who they are. */
  #reconsider({ reason, app, raw, at }: Refused): void {
    if (reason !== 'bad-path' || app === null || raw === null) return;
    const [now, then] = [this.#options.candidate, this.#options.old].map((one) => one?.policy.apps.get(app)?.paths);
    const isRefused = (paths = DEFAULT_PATH_OPTIONS): boolean => canonicalise(raw, paths) instanceof Refusal;
    if (isRefused(now) || !isRefused(then)) return;
    this.#groups.add(READABLE, { app, resource: null }, { count: 1, first: at, last: at }, []);
  }
}

const READABLE: Comparison = {
  outcome: 'indeterminate',
  was: { effect: 'refuse', by: null },
  becomes: null,
  lacks: ['subject'],
  otherPolicy: null,
};
