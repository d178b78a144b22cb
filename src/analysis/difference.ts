/** What the comparison of two policies finds: classes of requests whose outcome is another, each with a request that shows it. */

import type { Effect } from '../core/policy/model.ts';
import type { Witness } from './witness.ts';

/** What becomes of a request, and by which rule. */
export interface Outcome {
  /** `refuse`: the path options of this side answer 400 before the policy is asked. */
  readonly effect: Effect | 'refuse';
  /** The rule that decides about the witness, or `default`; null with `refuse`. */
  readonly by: string | null;
}

/** Requests of one app and resource that all change from one effect to another, decided by the same rules. */
export interface Difference {
  /**
   * `gained`: not allowed before, allowed after · `lost`: the reverse · `changed`: allowed by neither, but refused in
   * another way. Who is asked to sign in has gained nothing yet: what that leads to is a request of its own.
   */
  readonly change: 'gained' | 'lost' | 'changed';
  readonly app: string;
  /** Through which the deciding rule of the side that opens more reaches it; null when no resource has the path. */
  readonly resource: string | null;
  /** `GET|HEAD /exports/**`: where these requests go, each at least in part. */
  readonly routes: readonly string[];
  readonly before: Outcome;
  readonly after: Outcome;
  /**
   * Alternatives, each a list of conditions in words that hold together: every request to `routes` for which all
   * conditions of one alternative hold is in the class. An empty list: whoever asks.
   */
  readonly conditions: readonly (readonly string[])[];
  /** Alternatives beyond those that are listed exist. */
  readonly more: boolean;
  /** One request of the class. Evaluated by both policies before it is told: never invented. */
  readonly witness: Witness;
}

/** What could not be compared within the budget. */
export interface Unfinished {
  readonly app: string;
  /** `GET /exports/:id`; null = the app as a whole. */
  readonly route: string | null;
  /** In words. */
  readonly why: string;
}

export interface Differences {
  /** Every class of request whose effect differs is in `classes`. INVARIANT: false whenever `unfinished` is not empty. */
  readonly complete: boolean;
  readonly unfinished: readonly Unfinished[];
  /** Gains, losses, changes; each by its weight (from a deny is more than from a step-up), then by app and resource. */
  readonly classes: readonly Difference[];
}
