/** What becomes of a request so far, while its rules are gone through: lines 8 to 13 for one scope. */

import type { Scope } from '../scope.ts';
import type { StepUp } from '../verdict.ts';

export class Tally {
  readonly scope: Scope;
  /** The first deny that fires: a place in the class; -1 = none. */
  deny = -1;
  /** That deny only cannot be ruled out. */
  isUncertain = false;
  /** The grant that decides, a place in the class; -1 = none. */
  grant = -1;
  /** The pair at which it does. */
  pair = -1;
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
    this.deny = -1;
    this.isUncertain = false;
    this.grant = -1;
    this.pair = -1;
    this.stepUp = null;
    this.unmet = Number.POSITIVE_INFINITY;
    this.isUnmeetable = false;
  }

  get isAllowed(): boolean {
    return this.grant !== -1 && this.stepUp === null;
  }
}
