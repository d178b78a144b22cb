/** From a ruling to a verdict: the reason codes, the policy author's words, and what the record wants to know. */

import type { PolicyReason } from '../reason.ts';
import { type CriterionTruth, denyCriteria, grantCriteria } from './criteria.ts';
import { type Miss, nearestMiss } from './lacking.ts';
import type { Pair } from './pair.ts';
import { denyCovers, type PlacedDeny, termsAt } from './placed.ts';
import { hasPosture } from './predicate.ts';
import type { Ruling } from './ruling.ts';
import type { Situation } from './situation.ts';
import type { Lack, Verdict } from './verdict.ts';

export function verdictOf(ruling: Ruling, situation: Situation): Verdict {
  const postures = posturesThatHold(situation);
  if (ruling.by === null) return defaultVerdict(ruling.unmeetable, postures, situation);
  const by = ruling.by.rule.id;
  switch (ruling.effect) {
    case 'allow': {
      const reasons = termsAt(ruling.by, ruling.pair).met;
      const resource = ruling.pair.resource?.name ?? null;
      return { effect: 'allow', by, uncertain: false, reasons, resource, stepUp: null, message: null, postures };
    }
    case 'step_up': {
      const { pair, stepUp, cause } = ruling;
      const missing = grantCriteria(ruling.by, pair, situation).filter(({ truth }) => truth !== 'T');
      const reasons = [cause, ...codesOf(missing)];
      const resource = pair.resource?.name ?? null;
      const lack = lackOf(missing);
      return { effect: 'step_up', by, uncertain: false, reasons, resource, stepUp, message: null, postures, lack };
    }
    case 'login': {
      const resource = ruling.pair.resource?.name ?? null;
      const { stepUp } = ruling;
      const reasons = ['login-required'] as const;
      return { effect: 'login', by, uncertain: false, reasons, resource, stepUp, message: null, postures };
    }
    case 'deny': {
      const { uncertain } = ruling;
      const pair = situation.pairs.find((one) => denyCovers(ruling.by, one));
      const reasons = uncertain ? suspicions(ruling.by, pair, situation) : CERTAIN;
      const message = ruling.by.rule.denyMessage;
      const resource = pair?.resource?.name ?? null;
      return { effect: 'deny', by, uncertain, reasons, resource, stepUp: null, message, postures };
    }
  }
}

const CERTAIN: readonly PolicyReason[] = Object.freeze(['denied-by-rule']);

/** What is unknown of a deny that could not be ruled out. */
function suspicions(deny: PlacedDeny, pair: Pair | undefined, situation: Situation): readonly PolicyReason[] {
  const criteria = pair === undefined ? [] : denyCriteria(deny, pair, situation);
  return ['deny-not-ruled-out', ...codesOf(criteria.filter(({ truth }) => truth === 'U'))];
}

/** Line 13: why the nearest miss is one. */
function defaultVerdict(unmeetable: boolean, postures: readonly string[], situation: Situation): Verdict {
  const miss = nearestMiss(situation);
  const missing = miss === null ? [] : criteriaMissing(miss, situation);
  const reasons: PolicyReason[] = miss === null ? ['no-grant'] : codesOf(missing);
  if (unmeetable) reasons.unshift('step-up-unmet');
  const verdict = {
    effect: 'deny',
    by: 'default',
    uncertain: false,
    reasons,
    resource: (miss?.pair ?? situation.pairs[0])?.resource?.name ?? null,
    stepUp: null,
    message: miss?.grant.rule.denyMessage ?? null,
    postures,
  } as const;
  if (miss === null) return verdict;
  return { ...verdict, lack: lackOf(missing) };
}

function criteriaMissing({ grant, pair }: Miss, situation: Situation): readonly CriterionTruth[] {
  return grantCriteria(grant, pair, situation).filter(({ truth }) => truth !== 'T');
}

/** Each code once, though rule and floor may both lack it. */
function codesOf(criteria: readonly CriterionTruth[]): PolicyReason[] {
  const codes: PolicyReason[] = [];
  for (const { criterion, truth } of criteria) {
    const code = `${criterion}-${truth === 'U' ? 'unknown' : 'unmet'}` as const;
    if (!codes.includes(code)) codes.push(code);
  }
  return codes;
}

/** Where rule and floor both lack one, the rule's own. */
function lackOf(missing: readonly CriterionTruth[]): Lack {
  const names = (wanted: 'posture' | 'network'): readonly string[] =>
    missing.find(({ criterion }) => criterion === wanted)?.names ?? [];
  return { postures: names('posture'), networks: names('network') };
}

const NONE: readonly string[] = Object.freeze([]);

function posturesThatHold(situation: Situation): readonly string[] {
  let holding: string[] | null = null;
  for (const name of situation.touched.postures) {
    if (hasPosture(name, situation) !== 'T') continue;
    holding ??= [];
    holding.push(name);
  }
  return holding ?? NONE;
}
