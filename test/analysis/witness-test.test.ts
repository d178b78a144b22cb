import { describe, expect, it } from 'vitest';
import { BUDGET } from '../../src/analysis/budget.ts';
import { differences } from '../../src/analysis/differences.ts';
import { witnessTest } from '../../src/analysis/witness-test.ts';
import { runTests } from '../../src/core/policy/trial.ts';
import { ReferenceEvaluator } from '../../src/core/policy/reference.ts';
import { policyOf } from '../config/policy/policy-of.ts';

const NOW = Date.parse('2026-11-21T08:00:00Z');

const WIKI = `claims: { groups: list }
groups: { staff: { claims: { groups: { has: staff } } } }
networks: { office: [203.0.113.0/24] }
apps: { wiki: { resources: { pages: [GET /pages/**] } } }
personas: { rita: { sub: rita, claims: { groups: [staff] }, ip: 203.0.113.7, at: "2026-11-21T08:00:00Z" } }
grants:
  - { id: read, who: [staff], to: [wiki/pages], if: { network: office }, owner: o@corp.example, why: W-1 }
`;

function elsewhere(text: string): string {
  return text.replace('203.0.113.0/24', '198.51.100.0/24');
}

describe('witnessTest()', () => {
  it('is a test that the policy passes which it was made for, and the other one fails', () => {
    const [first] = differences(policyOf(WIKI), policyOf(elsewhere(WIKI)), NOW, BUDGET).classes;
    const pasted = first === undefined ? null : witnessTest(first.witness, 'witness', 'staff read', first.before);
    const text = `${WIKI.replace(/personas:.*\n/, '')}personas:\n${pasted?.persona}\ntests:\n${pasted?.test}\n`;
    const outcomes = [text, elsewhere(text)].map((one) => runTests(new ReferenceEvaluator(policyOf(one))));
    expect(outcomes.flat().map(({ outcome }) => outcome)).toEqual(['pass', 'fail']);
  });
});
