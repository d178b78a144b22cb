/** What becomes of a request, and by which rule: the verdict before its reasons are worked out. */

import type { Pair } from './pair.ts';
import type { PlacedDeny, PlacedGrant } from './placed.ts';
import type { StepUp } from './verdict.ts';

export type Ruling = Allow | StepUpWanted | LoginWanted | Denied | Default;

interface Allow {
  readonly effect: 'allow';
  readonly by: PlacedGrant;
  readonly pair: Pair;
}

export interface StepUpWanted {
  readonly effect: 'step_up';
  readonly by: PlacedGrant;
  readonly pair: Pair;
  readonly stepUp: StepUp;
  readonly cause: 'step-up-required' | 'device-facts-stale';
}

export interface LoginWanted {
  readonly effect: 'login';
  readonly by: PlacedGrant;
  readonly pair: Pair;
  readonly stepUp: StepUp;
}

interface Denied {
  readonly effect: 'deny';
  readonly by: PlacedDeny;
  /** It only could not be ruled out. */
  readonly uncertain: boolean;
}

/** Line 13. */
interface Default {
  readonly effect: 'deny';
  readonly by: null;
  /** Some grant lacks nothing but a sign-in that cannot be had. */
  readonly unmeetable: boolean;
}
