/** The answer of an evaluator, and the interface behind which evaluators can be exchanged. */

import type { PolicyReason } from '../reason.ts';
import type { Attribute, Effect, Policy } from './model.ts';
import type { Query } from './query.ts';

/** What a stronger sign-in must bring: the unmet part and all that the chosen grant asks of a sign-in. */
export interface StepUp {
  /** All required. */
  readonly amr: readonly string[];
  /** Any of; empty = not asked. */
  readonly acr: readonly string[];
  /** Seconds since the last sign-in at most; null = not asked; 0 = sign in anew. */
  readonly maxAge: number | null;
}

export interface Verdict {
  readonly effect: Effect;
  /** The deciding rule, or `default` (POLICY.md §4 lines 10–13). */
  readonly by: string;
  /** The deny fired only because something it reads is unknown. */
  readonly uncertain: boolean;
  readonly reasons: readonly PolicyReason[];
  /** The resource that the deciding rule was reached through, else the first that matches, else null. */
  readonly resource: string | null;
  /** Set for `step_up` and `login`. */
  readonly stepUp: StepUp | null;
  /** The policy author's words for the refused person. */
  readonly message: string | null;
  /** Names of postures of this resource's rules that hold (for the record). */
  readonly postures: readonly string[];
  /** What the nearest grant still asks for, by the policy's names: read to the refused person. Absent = not worked out. */
  readonly lack?: Lack;
}

/** Only what a person can change. Names of one list are alternatives. */
export interface Lack {
  readonly postures: readonly string[];
  readonly networks: readonly string[];
}

export interface Shadow {
  readonly effect: Effect;
  readonly by: string;
}

/** What becomes of a request, and by which rule: a verdict without its reasons. */
export interface Decided extends Shadow {
  /** The resource that the deciding rule was reached through; where none decides the first that matches; else null. */
  readonly resource: string | null;
}

export interface Evaluation {
  readonly verdict: Verdict;
  /** What it would be with shadow rules enforced; null when no shadow rule touches this request. */
  readonly shadow: Shadow | null;
}

/** The plain and the compiled evaluator both are this. Total: never throws, never waits, reads no clock. */
export interface Evaluator {
  readonly policy: Policy;
  evaluate(query: Query): Evaluation;
  /** The whole deciding set (D, G or S of POLICY.md §4), for `test` and `explain`. `['default']` when nothing decided. */
  deciders(query: Query): readonly string[];
  /** The earliest instant (ms, `Infinity` = never) at which the answer could change by time alone (§4, `until`). */
  until(query: Query): number;
  /** The attributes that the rules of the matched resources read: what the record's `in` must hold. */
  reads(query: Query): readonly Attribute[];
}

/** Both evaluators again, for whoever asks about many requests and tells nobody why: reasons may cost more than the answer. */
export interface Decider extends Evaluator {
  /** As `evaluate`. */
  decided(query: Query): Decided;
}
