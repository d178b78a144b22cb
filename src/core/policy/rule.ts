/** Lines 4 to 7 for one rule: what it is worth for this request, pair by pair. */

import { networkTruth, postureTruth, sameTruth, scheduleTruth } from './conditions.ts';
import type { Rule } from './model.ts';
import type { Pair } from './pair.ts';
import { denyCovers, grantCovers, type PlacedDeny, type PlacedGrant, termsAt } from './placed.ts';
import type { Asked } from './reads.ts';
import { signInTruth } from './sign-in.ts';
import type { Situation } from './situation.ts';
import { type Reading, subjectTruth } from './subject.ts';
import { and, not, or, type Truth, truth } from './truth.ts';

/** Line 5. */
export function liveTruth({ notBefore, until }: Rule, now: number): Truth {
  return truth((notBefore === null || notBefore <= now) && (until === null || now < until));
}

/** Line 7 for a grant at one of its pairs, without C_auth: live ∧ subj ∧ C_rest. (res is T where there is a pair.) */
export function coreOf(grant: PlacedGrant, pair: Pair, situation: Situation): Truth {
  const { rule } = grant;
  let result = and(liveTruth(rule, situation.query.now), subjectTruth(rule.who, 'narrow', situation));
  if (result === 'F') return 'F';
  result = and(result, restOf(rule.conditions, pair, 'narrow', situation));
  const { floor } = termsAt(grant, pair);
  return result === 'F' || floor === null ? result : and(result, restOf(floor, pair, 'narrow', situation));
}

/** Line 7 at one pair. */
export function fullAt(grant: PlacedGrant, pair: Pair, situation: Situation): Truth {
  const core = coreOf(grant, pair, situation);
  return core === 'F' ? core : and(core, signInTruth(termsAt(grant, pair).need, situation));
}

/** Line 7, by the best pair. */
export function fullGrant(grant: PlacedGrant, situation: Situation): Truth {
  let best: Truth = 'F';
  for (const pair of situation.pairs) {
    if (grantCovers(grant, pair)) best = or(best, fullAt(grant, pair, situation));
    if (best === 'T') break;
  }
  return best;
}

/** Line 7 for a deny, which has no C_auth, by the best pair. */
export function fullDeny(deny: PlacedDeny, situation: Situation): Truth {
  const { rule } = deny;
  const concerned = and(liveTruth(rule, situation.query.now), subjectTruth(rule.who, 'wide', situation));
  if (concerned === 'F') return 'F';
  let best: Truth = 'F';
  for (const pair of situation.pairs) {
    if (!denyCovers(deny, pair)) continue;
    best = or(best, and(restOf(rule.conditions, pair, 'wide', situation), not(unlessTruth(deny, pair, situation))));
    if (best === 'T') break;
  }
  return and(concerned, best);
}

/** Line 6: all of `unless`. It opens, so it is read as narrowly as a grant. */
export function unlessTruth(deny: PlacedDeny, pair: Pair, situation: Situation): Truth {
  const { unless } = deny.rule;
  if (unless === null) return 'F';
  const who = unless.who === null ? 'T' : subjectTruth(unless.who, 'narrow', situation);
  const where = and(networkTruth(unless.network, situation), scheduleTruth(unless.schedule, situation));
  let result = and(and(who, where), postureTruth(unless.posture, situation));
  if (result !== 'F') result = and(result, exemptTruth(deny, pair, situation));
  return result;
}

/** `unless.to` and `unless.same`: the parameter is that of the pattern which `unless.to` names, else of the deny's own. */
function exemptTruth({ rule, exempt }: PlacedDeny, pair: Pair, situation: Situation): Truth {
  const same = rule.unless?.same ?? null;
  if (exempt === null) return sameTruth(same, pair, 'narrow', situation);
  let best: Truth = 'F';
  for (const other of situation.pairs) {
    if (other.narrow === null || other.resource === null || !exempt.has(other.resource.name)) continue;
    best = or(best, sameTruth(same, other, 'narrow', situation));
  }
  return best;
}

function restOf(
  { posture, network, schedule, same }: Asked,
  pair: Pair,
  reading: Reading,
  situation: Situation,
): Truth {
  const where = and(networkTruth(network, situation), scheduleTruth(schedule, situation));
  if (where === 'F') return 'F';
  return and(and(where, sameTruth(same, pair, reading, situation)), postureTruth(posture, situation));
}
