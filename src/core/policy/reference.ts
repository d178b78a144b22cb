/** The plain evaluator: POLICY.md §4, line by line. It is the specification that any faster one is compared with. */

import { decidersOf } from './deciders.ts';
import { loginFor } from './login.ts';
import type { Attribute, Policy } from './model.ts';
import { pairsOf } from './pair.ts';
import { denyCovers, grantCovers, type PlacedDeny, termsAt } from './placed.ts';
import type { Query } from './query.ts';
import { verdictOf } from './reasons.ts';
import { withFreshFacts } from './renewal.ts';
import { coreOf, fullDeny } from './rule.ts';
import { AppRules } from './rulebook.ts';
import type { Ruling, StepUpWanted } from './ruling.ts';
import { counts, type Scope } from './scope.ts';
import { stepUpFor, unmetAtoms } from './sign-in.ts';
import { Situation } from './situation.ts';
import { untilOf } from './until.ts';
import type { Decided, Decider, Evaluation, Shadow } from './verdict.ts';

export class ReferenceEvaluator implements Decider {
  readonly policy: Policy;
  readonly #apps = new Map<string, AppRules>();
  /** For an app that the policy does not know: only denies `to: "*"` are there. */
  readonly #elsewhere: AppRules;
  /** `reads` follows `evaluate` with the same query: its pairs need not be found twice. */
  #last: Situation | null = null;

  constructor(policy: Policy) {
    this.policy = policy;
    this.#elsewhere = new AppRules(policy, '');
    for (const name of policy.apps.keys()) this.#apps.set(name, new AppRules(policy, name));
  }

  evaluate(query: Query): Evaluation {
    const situation = this.situation(query);
    const ruling = rulingOf(situation, 'enforced');
    return { verdict: verdictOf(ruling, situation), shadow: shadowOf(situation) };
  }

  decided(query: Query): Decided {
    const situation = this.situation(query);
    return decidedBy(rulingOf(situation, 'enforced'), situation);
  }

  deciders(query: Query): readonly string[] {
    const situation = this.situation(query);
    return decidersOf(rulingOf(situation, 'enforced'), situation);
  }

  until(query: Query): number {
    return untilOf(this.situation(query));
  }

  reads(query: Query): readonly Attribute[] {
    return this.situation(query).touched.reads;
  }

  /** Lines 1 and 4: the query, and which rules have res = T. Also the beginning of `explain`. */
  situation(query: Query): Situation {
    if (this.#last?.query === query) return this.#last;
    const rules = this.#apps.get(query.app) ?? this.#elsewhere;
    const pairs = pairsOf(rules.app, query);
    this.#last = new Situation(this.policy, query, query.identity, pairs, rules.touchedBy(pairs));
    return this.#last;
  }
}

/** Lines 8 to 13 with what surrounds them: `login` for who is anonymous, renewal for who is not. */
function rulingOf(situation: Situation, scope: Scope): Ruling {
  const ruling = byRules(situation, scope);
  if (ruling.effect === 'allow') return ruling;
  if (situation.query.identity.via === 'none') {
    // Nobody is asked for a stronger sign-in before the first: what is not `login` is a plain deny.
    return loginFor(situation, scope) ?? (ruling.effect === 'deny' ? ruling : PLAIN_DENY);
  }
  return ruling.effect === 'deny' ? (renewalFor(ruling, situation, scope) ?? ruling) : ruling;
}

const PLAIN_DENY: Ruling = { effect: 'deny', by: null, unmeetable: false };

/** Lines 8 to 13. Rules come in id order, so the first that fits is the one to name. */
function byRules(situation: Situation, scope: Scope): Ruling {
  // 8, 10: a deny that cannot be ruled out fires; a certain one is named before an unknown one.
  let suspected: PlacedDeny | null = null;
  for (const deny of situation.touched.denies) {
    if (!counts(deny.rule, scope)) continue;
    const full = fullDeny(deny, situation);
    if (full === 'T') return { effect: 'deny', by: deny, uncertain: false };
    if (full === 'U') suspected ??= deny;
  }
  if (suspected !== null) return { effect: 'deny', by: suspected, uncertain: true };

  // 9, 11, 12 in one pass: where core is T, full is T when no atom of C_auth is unmet.
  let best: StepUpWanted | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  let unmeetable = false;
  for (const grant of situation.touched.grants) {
    if (!counts(grant.rule, scope)) continue;
    for (const pair of situation.pairs) {
      if (!grantCovers(grant, pair) || coreOf(grant, pair, situation) !== 'T') continue;
      const { need } = termsAt(grant, pair);
      const unmet = unmetAtoms(need, situation);
      if (unmet === 0) return { effect: 'allow', by: grant, pair };
      const stepUp = stepUpFor(need, situation);
      if (stepUp === null) {
        unmeetable = true;
      } else if (unmet < fewest) {
        best = { effect: 'step_up', by: grant, pair, stepUp, cause: 'step-up-required' };
        fewest = unmet;
      }
    }
  }
  // 13
  return best ?? { effect: 'deny', by: null, unmeetable };
}

/** Facts that came with the sign-in are brought anew by another one, if no deny is certain and nothing else is missing. */
function renewalFor(
  denied: Extract<Ruling, { effect: 'deny' }>,
  situation: Situation,
  scope: Scope,
): StepUpWanted | null {
  if (denied.by !== null && !denied.uncertain) return null;
  const query = withFreshFacts(situation.query);
  if (query === null) return null;
  const fresh = situation.as(query.identity, query);
  const ruling = byRules(fresh, scope);
  if (ruling.effect !== 'allow' && ruling.effect !== 'step_up') return null;
  const { by, pair } = ruling;
  const asked = stepUpFor(termsAt(by, pair).need, fresh);
  if (asked === null) return null;
  const stepUp = { amr: asked.amr, acr: asked.acr, maxAge: 0 };
  return { effect: 'step_up', by, pair, stepUp, cause: 'device-facts-stale' };
}

/** Line 14. */
function shadowOf(situation: Situation): Shadow | null {
  if (!situation.touched.hasShadow) return null;
  const { effect, by } = rulingOf(situation, 'with-shadow');
  return { effect, by: by?.rule.id ?? 'default' };
}

function decidedBy(ruling: Ruling, { pairs }: Situation): Decided {
  const { effect, by } = ruling;
  if (by === null) return { effect, by: 'default', resource: pairs[0]?.resource?.name ?? null };
  const pair = effect === 'deny' ? pairs.find((one) => denyCovers(by, one)) : ruling.pair;
  return { effect, by: by.rule.id, resource: pair?.resource?.name ?? null };
}
