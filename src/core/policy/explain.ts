/** Why a request is answered as it is: every rule that its path touches, condition by condition, and what would help. */

import { nearMisses, smallestChange } from './change.ts';
import { type CriterionTruth, denyCriteria, grantCriteria } from './criteria.ts';
import { type Miss, missOf } from './lacking.ts';
import type { Rule } from './model.ts';
import { observedOf } from './observed.ts';
import type { Pair } from './pair.ts';
import { denyCovers, type PlacedDeny, type PlacedGrant } from './placed.ts';
import type { Query } from './query.ts';
import type { ReferenceEvaluator } from './reference.ts';
import { fullDeny, fullGrant } from './rule.ts';
import type { Situation } from './situation.ts';
import type { Truth } from './truth.ts';
import type { Shadow, Verdict } from './verdict.ts';
import { atomWords } from './words.ts';

export interface Explanation {
  readonly verdict: Verdict;
  /** The whole deciding set. */
  readonly deciders: readonly string[];
  readonly shadow: Shadow | null;
  /** Those that touch the path: denies, then grants, by id. */
  readonly rules: readonly RuleExplained[];
  /** Enforced grants that do not allow, nearest first; empty when the request is allowed. */
  readonly nearMisses: readonly Missing[];
  /** Null when it is allowed, or when a deny stands in the way of every grant. */
  readonly change: SmallestChange | null;
}

export interface RuleExplained {
  readonly rule: Rule;
  readonly resource: string | null;
  /** full(r) of line 7. */
  readonly truth: Truth;
  readonly conditions: readonly ConditionExplained[];
}

export interface ConditionExplained extends CriterionTruth {
  /** `claims.groups is ["marketing"]` */
  readonly observed: string;
}

export interface Missing {
  readonly rule: string;
  /** One sentence each: `device.managed must be true (is false)`. */
  readonly lacks: readonly string[];
}

export interface SmallestChange extends Missing {
  /** The changed request was evaluated, and is allowed. False when a part of it is the time, which nobody can set. */
  readonly verified: boolean;
}

export function explain(evaluator: ReferenceEvaluator, query: Query): Explanation {
  const situation = evaluator.situation(query);
  const { verdict, shadow } = evaluator.evaluate(query);
  const allowed = verdict.effect === 'allow';
  const { grants, denies } = situation.touched;
  return {
    verdict,
    deciders: evaluator.deciders(query),
    shadow,
    rules: [
      ...denies.map((deny) => explainDeny(deny, situation)),
      ...grants.map((grant) => explainGrant(grant, situation)),
    ],
    nearMisses: allowed ? [] : nearMisses(situation).map((miss) => missing(miss, situation)),
    change: allowed ? null : changeOf(evaluator, situation),
  };
}

function changeOf(evaluator: ReferenceEvaluator, situation: Situation): SmallestChange | null {
  const change = smallestChange(evaluator, situation);
  return change === null ? null : { ...missing(change.miss, situation), verified: change.verified };
}

function missing({ grant, pair, atoms }: Miss, situation: Situation): Missing {
  return { rule: grant.rule.id, lacks: atoms.map((atom) => atomWords(atom, pair, situation)) };
}

function explainGrant(grant: PlacedGrant, situation: Situation): RuleExplained {
  const pair = missOf(grant, situation)?.pair ?? situation.pairs[0];
  return {
    rule: grant.rule,
    resource: pair?.resource?.name ?? null,
    truth: fullGrant(grant, situation),
    conditions: pair === undefined ? [] : observed(grant.rule, grantCriteria(grant, pair, situation), pair, situation),
  };
}

function explainDeny(deny: PlacedDeny, situation: Situation): RuleExplained {
  const pair = situation.pairs.find((one) => denyCovers(deny, one));
  return {
    rule: deny.rule,
    resource: pair?.resource?.name ?? null,
    truth: fullDeny(deny, situation),
    conditions: pair === undefined ? [] : observed(deny.rule, denyCriteria(deny, pair, situation), pair, situation),
  };
}

function observed(
  rule: Rule,
  criteria: readonly CriterionTruth[],
  pair: Pair,
  situation: Situation,
): readonly ConditionExplained[] {
  return criteria.map((criterion) => ({ ...criterion, observed: observedOf(rule, criterion, pair, situation) }));
}
