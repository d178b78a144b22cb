import { expect, test } from 'vitest';
import { BUDGET } from '../../../src/analysis/budget.ts';
import { mutantWords } from '../../../src/analysis/mutation/mutant.ts';
import { mutantsOf } from '../../../src/analysis/mutation/mutants.ts';
import { scoreMutants } from '../../../src/analysis/mutation/score.ts';
import { loadPolicy } from '../../../src/config/policy/load.ts';

const TWINS = `version: 1
claims: { groups: list }
groups: { staff: { claims: { groups: { has: staff } } } }
apps: { wiki: { resources: { pages: [GET /pages/**] } } }
grants:
  - { id: a, who: [staff], to: [wiki/pages], owner: ann@corp.example, why: WIKI-1 reading }
  - { id: b, who: [staff], to: [wiki/pages], owner: ann@corp.example, why: WIKI-2 reading }
`;

test('a mutant with which another rule does the same is equivalent, whatever tests were found before it', () => {
  const { policy } = loadPolicy([{ file: 'wiki.yaml', text: TWINS }], { providers: null });
  if (policy === null) throw new Error('the policy does not load');
  const fates = [...scoreMutants(policy, mutantsOf(policy), 0, BUDGET)].map(({ mutant, fate }) => {
    return `${mutantWords(mutant)}: ${fate.kind}`;
  });
  expect(fates).toEqual([
    'group `staff` is everybody signed in: survived',
    'resource `wiki/pages` takes every method: survived',
    'resource `wiki/pages` has no `GET /pages/**`: survived',
    'resource `wiki/pages` has `GET /**` instead of `GET /pages/**`: survived',
    'grant `a` is gone: equivalent',
    'grant `a` is for everybody signed in: survived',
    'grant `b` is gone: equivalent',
    'grant `b` is for everybody signed in: survived',
  ]);
});
