/** The criteria of a rule as a person reads them: group, posture, network …, each true, false or unknown. */

import type { Position } from '../position.ts';
import type { Criterion } from '../reason.ts';
import { networkTruth, postureTruth, sameTruth, scheduleTruth } from './conditions.ts';
import type { Conditions, Rule } from './model.ts';
import { needOf } from './need.ts';
import type { Pair } from './pair.ts';
import { type PlacedDeny, type PlacedGrant, termsAt } from './placed.ts';
import { liveTruth, unlessTruth } from './rule.ts';
import { authTruth, sessionTruth } from './sign-in.ts';
import type { Situation } from './situation.ts';
import { type Reading, subjectTruth } from './subject.ts';
import { not, type Truth } from './truth.ts';

export interface CriterionTruth {
  readonly criterion: Criterion;
  readonly truth: Truth;
  /** Where it is asked. */
  readonly from: 'rule' | 'floor';
  readonly at: Position;
  /** Of postures, networks and schedules: the alternatives. */
  readonly names: readonly string[];
}

/** Which criteria a rule asks about, each once. */
export function criteriaOf(rule: Rule, floor: Conditions | null): readonly Criterion[] {
  const asked = new Set<Criterion>(['group']);
  if (rule.notBefore !== null || rule.until !== null) asked.add('live');
  for (const conditions of [rule.conditions, ...(floor === null ? [] : [floor])]) {
    for (const key of KEYS) if (conditions[key] !== null) asked.add(key);
  }
  if (rule.kind === 'deny' && rule.unless !== null) asked.add('unless');
  return [...asked];
}

const KEYS = ['posture', 'network', 'schedule', 'same', 'auth', 'session'] as const;

export function grantCriteria(grant: PlacedGrant, pair: Pair, situation: Situation): readonly CriterionTruth[] {
  const { floor } = termsAt(grant, pair);
  return [
    ...ruleCriteria(grant.rule, 'narrow', situation),
    ...conditionCriteria(grant.rule.conditions, 'rule', pair, 'narrow', situation),
    ...(floor === null ? [] : conditionCriteria(floor, 'floor', pair, 'narrow', situation)),
  ];
}

/** `unless` is true where it does not rule the deny out. */
export function denyCriteria(deny: PlacedDeny, pair: Pair, situation: Situation): readonly CriterionTruth[] {
  const { rule } = deny;
  const criteria = [
    ...ruleCriteria(rule, 'wide', situation),
    ...conditionCriteria(rule.conditions, 'rule', pair, 'wide', situation),
  ];
  if (rule.unless !== null) {
    const truth = not(unlessTruth(deny, pair, situation));
    criteria.push({ criterion: 'unless', truth, from: 'rule', at: rule.unless.at, names: [] });
  }
  return criteria;
}

function ruleCriteria(rule: Rule, reading: Reading, situation: Situation): CriterionTruth[] {
  const at = rule.who[0]?.at ?? rule.at;
  const criteria: CriterionTruth[] = [
    { criterion: 'group', truth: subjectTruth(rule.who, reading, situation), from: 'rule', at, names: [] },
  ];
  if (rule.notBefore !== null || rule.until !== null) {
    criteria.push({
      criterion: 'live',
      truth: liveTruth(rule, situation.query.now),
      from: 'rule',
      at: rule.at,
      names: [],
    });
  }
  return criteria;
}

interface AskedAt {
  readonly at: Position;
  readonly names?: readonly string[];
}

function conditionCriteria(
  conditions: Conditions,
  from: 'rule' | 'floor',
  pair: Pair,
  reading: Reading,
  situation: Situation,
): CriterionTruth[] {
  const { posture, network, schedule, same, auth, session } = conditions;
  const need = needOf(conditions, null);
  const criteria: CriterionTruth[] = [];
  const add = (criterion: Criterion, asked: AskedAt | null, truth: Truth): void => {
    if (asked !== null) criteria.push({ criterion, truth, from, at: asked.at, names: asked.names ?? [] });
  };
  add('posture', posture, postureTruth(posture, situation));
  add('network', network, networkTruth(network, situation));
  add('schedule', schedule, scheduleTruth(schedule, situation));
  add('same', same, sameTruth(same, pair, reading, situation));
  add('auth', auth, authTruth(need, situation));
  add('session', session, sessionTruth(need.sessionAge, situation));
  return criteria;
}
