/** What `tighten` found: what it offers, what it withdrew and left alone, and the proof. */

import type { Census } from '../analysis/log/census.ts';
import type { Tally } from '../analysis/log/tally.ts';
import type { LeftAlone } from '../analysis/tighten/left-alone.ts';
import type { Proposal } from '../analysis/tighten/proposal.ts';
import type { Policy } from '../core/policy/model.ts';
import type { Proof } from './tighten-proof.ts';

export interface Tightening {
  readonly policy: Policy;
  readonly proposals: readonly Proposal[];
  readonly leftAlone: readonly LeftAlone[];
  /** Null: nothing is offered. */
  readonly proof: Proof | null;
  readonly census: Census;
  readonly span: Tally;
  /** What this very policy decided. */
  readonly own: Tally;
  readonly days: number;
}
