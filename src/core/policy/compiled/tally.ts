/** What becomes of a request so far, while its rules are gone through: lines 8 to 13 for one scope. */

import type { Scope } from '../scope.ts';
import type { StepUp } from '../verdict.ts';
import type { Candidate } from './candidate.ts';
import type { ClassPair } from './class-pair.ts';
import type { ClassDeny } from './compiled-deny.ts';

export class Tally {
  readonly scope: Scope;
  /** The first deny that fires, certain ones before others. */
  deny: ClassDeny | null = null;
  /** That deny only cannot be ruled out. */
  isUncertain = false;
  /** The grant that decides, and the pair at which it does: both or neither. */
  grant: Candidate | null = null;
  pair: ClassPair | null = null;
  /** What must be asked for first; null = it allows. */
  stepUp: StepUp | null = null;
  /** Atoms that the best step-up leaves unmet. */
  unmet = Number.POSITIVE_INFINITY;
  /** Some grant lacks nothing but a sign-in that cannot be had. */
  isUnmeetable = false;

  constructor(scope: Scope) {
    this.scope = scope;
  }

  clear(): void {
    this.deny = null;
    this.isUncertain = false;
    this.grant = null;
    this.pair = null;
    this.stepUp = null;
    this.unmet = Number.POSITIVE_INFINITY;
    this.isUnmeetable = false;
  }

  /** No grant makes a difference any more. */
  get isSettled(): boolean {
    return this.deny !== null || (this.grant !== null && this.stepUp === null);
  }
}
