import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../src/core/policy/model.ts';
import { grantCovers, type PlacedGrant, termsAt } from '../../../src/core/policy/placed.ts';
import { ReferenceEvaluator } from '../../../src/core/policy/reference.ts';
import { coreOf, fullDeny, fullGrant } from '../../../src/core/policy/rule.ts';
import { stepUpFor, unmetAtoms } from '../../../src/core/policy/sign-in.ts';
import type { Situation } from '../../../src/core/policy/situation.ts';
import { policyText, queries, worlds } from './generated.ts';
import { policy } from './policies.ts';

interface Answer {
  readonly effect: Effect;
  readonly by: string;
  readonly deciders: readonly string[];
}

/** Lines 8 to 13 as sets, from the truth of each rule. */
function oracle(situation: Situation): Answer {
  const denies = situation.touched.denies.filter(({ rule }) => rule.mode === 'enforce');
  const grants = situation.touched.grants.filter(({ rule }) => rule.mode === 'enforce');
  const D = denies.filter((deny) => fullDeny(deny, situation) !== 'F');
  const G = grants.filter((grant) => fullGrant(grant, situation) === 'T');
  const S = grants.filter((grant) => fewestUnmet(grant, situation) < Number.POSITIVE_INFINITY);
  if (D.length > 0) {
    const certain = D.filter((deny) => fullDeny(deny, situation) === 'T');
    return { effect: 'deny', by: first(certain.length > 0 ? certain : D), deciders: ids(D) };
  }
  if (G.length > 0) return { effect: 'allow', by: first(G), deciders: ids(G) };
  if (S.length > 0) {
    const fewest = Math.min(...S.map((grant) => fewestUnmet(grant, situation)));
    const best = S.filter((grant) => fewestUnmet(grant, situation) === fewest);
    return { effect: 'step_up', by: first(best), deciders: ids(S) };
  }
  return { effect: 'deny', by: 'default', deciders: ['default'] };
}

/** Infinite for a grant that is not in S. */
function fewestUnmet(grant: PlacedGrant, situation: Situation): number {
  const counts = situation.pairs.map((pair) => {
    if (!grantCovers(grant, pair) || coreOf(grant, pair, situation) !== 'T') return Number.POSITIVE_INFINITY;
    const { need } = termsAt(grant, pair);
    return stepUpFor(need, situation) === null ? Number.POSITIVE_INFINITY : unmetAtoms(need, situation);
  });
  return Math.min(...counts);
}

function ids(placed: readonly { readonly rule: { readonly id: string } }[]): string[] {
  return placed.map(({ rule }) => rule.id).sort();
}

function first(placed: readonly { readonly rule: { readonly id: string } }[]): string {
  return ids(placed)[0] ?? '';
}

describe('the reference evaluator', () => {
  it('decides as lines 8 to 13 do', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(worlds, queries, (world, query) => {
        const evaluator = new ReferenceEvaluator(policy(policyText(world)));
        const { verdict } = evaluator.evaluate(query);
        // `login` and renewal surround these lines; they have tests of their own.
        fc.pre(query.identity.via !== 'none' && !verdict.reasons.includes('device-facts-stale'));
        seen.add(verdict.effect);
        const { effect, by } = verdict;
        expect({ effect, by, deciders: evaluator.deciders(query) }).toEqual(oracle(evaluator.situation(query)));
      }),
      { numRuns: 5000 },
    );
    expect([...seen].sort()).toEqual(['allow', 'deny', 'step_up']);
  });
});
