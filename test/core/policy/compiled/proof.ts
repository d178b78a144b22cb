/** Puts generated questions to both evaluators until there were enough, in batches that can each be run again by their seed. */

import * as fc from 'fast-check';
import { compile } from '../../../../src/core/policy/compiled/compile.ts';
import { ReferenceEvaluator } from '../../../../src/core/policy/reference.ts';
import { Census, disagreement } from './comparison.ts';
import { policies } from './generated-policies.ts';
import { conversations, queriesOf } from './generated-questions.ts';

/** Policies in a batch. */
const BATCH = 50;
/** Questions to one policy, before those are left out that no app admits. */
const QUESTIONS = 120;

/** Throws with the smallest policy and question found on which the evaluators disagree. */
export function prove(pairs: number, seed: number): Census {
  const census = new Census();
  const property = fc.property(policies, conversations(QUESTIONS), (policy, conversation) => {
    const [reference, compiled] = [new ReferenceEvaluator(policy), compile(policy)];
    for (const query of queriesOf(conversation, policy)) {
      const found = disagreement(reference, compiled, query, census);
      if (found !== null) throw new Error(`the evaluators disagree: ${fc.stringify(found)}`);
    }
  });
  for (let batch = 0; census.pairs < pairs; batch += 1) fc.assert(property, { seed: seed + batch, numRuns: BATCH });
  return census;
}
