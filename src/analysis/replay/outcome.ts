/** What becomes of a logged request under another policy, compared with what became of it then. */

import type { Effect } from '../../core/policy/model.ts';
import type { Judgement } from '../log/judge.ts';
import type { Logged } from '../log/logged.ts';

/**
 * `lost`: allowed then, refused now · `gained`: the reverse · `changed`: refused both times, but in another way ·
 * `kept`: allowed both times · `unchanged`: refused both times alike · `indeterminate`: the candidate reads what was not
 * logged · `drift`: the old policy does not do again what the log says that it did, so that nothing can be compared.
 */
export const OUTCOMES = ['lost', 'gained', 'changed', 'indeterminate', 'drift', 'kept', 'unchanged'] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** `refuse`: 400, before the policy is asked. */
export interface Decision {
  readonly effect: Effect | 'refuse';
  readonly by: string | null;
}

export interface Comparison {
  readonly outcome: Outcome;
  /** As logged. */
  readonly was: Decision;
  /** By the candidate; of `drift`: by the old policy. Null where it cannot be said. */
  readonly becomes: Decision | null;
  /** `claims.department` …: what was not logged. */
  readonly lacks: readonly string[];
  /** Of `drift`: another policy than the old one decided then. */
  readonly otherPolicy: string | null;
}

/**
 * @param calibration what the old policy makes of it, and its id; null = there is no old policy to ask
 * @param candidate what the new policy makes of it
 */
export function compare(
  request: Logged,
  calibration: { readonly judgement: Judgement; readonly policy: string } | null,
  candidate: Judgement,
): Comparison {
  const was: Decision = { effect: request.effect, by: request.by };
  if (calibration !== null && !reproduces(calibration.judgement, calibration.policy, request)) {
    const { judgement, policy } = calibration;
    const otherPolicy = request.policy === policy ? null : request.policy;
    return { outcome: 'drift', was, becomes: decisionOf(judgement), lacks: lacksOf(judgement), otherPolicy };
  }
  const becomes = decisionOf(candidate);
  const outcome = becomes === null ? 'indeterminate' : outcomeOf(was.effect, becomes.effect);
  return { outcome, was, becomes, lacks: lacksOf(candidate), otherPolicy: null };
}

/** The same policy must name the same rule; another one may call it otherwise. */
function reproduces(judgement: Judgement, policy: string, request: Logged): boolean {
  if (judgement.kind !== 'decided' || judgement.effect !== request.effect) return false;
  return judgement.by === request.by || policy !== request.policy;
}

function decisionOf(judgement: Judgement): Decision | null {
  switch (judgement.kind) {
    case 'decided':
      return { effect: judgement.effect, by: judgement.by };
    case 'refused':
      return { effect: 'refuse', by: null };
    case 'open':
      return null;
  }
}

function lacksOf(judgement: Judgement): readonly string[] {
  return judgement.kind === 'open' ? judgement.lacks : [];
}

function outcomeOf(was: Decision['effect'], becomes: Decision['effect']): Outcome {
  if (was === 'allow') return becomes === 'allow' ? 'kept' : 'lost';
  if (becomes === 'allow') return 'gained';
  return was === becomes ? 'unchanged' : 'changed';
}
