/** Tests that are found for mutants say in YAML what they were found to say. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BUDGET } from '../../../src/analysis/budget.ts';
import { mutantWords } from '../../../src/analysis/mutation/mutant.ts';
import { mutantsOf } from '../../../src/analysis/mutation/mutants.ts';
import { type Scored, scoreMutants } from '../../../src/analysis/mutation/score.ts';
import { renderDiagnostic } from '../../../src/config/diagnostic.ts';
import { loadPolicy } from '../../../src/config/policy/load.ts';
import type { Policy } from '../../../src/core/policy/model.ts';
import { ReferenceEvaluator } from '../../../src/core/policy/reference.ts';
import { runTests } from '../../../src/core/policy/trial.ts';

const FROM = Date.parse('2026-11-18T00:00:00Z');
const EVERY_PART = readFileSync('test/analysis/mutation/every-part.yaml', 'utf8');

const PERSONAS = `
  ann:
    claims: { email_verified: true, groups: [staff, admin, oncall], level: 4, team: red, site: z, hired: 1700000000 }
    device: { managed: true, os_version: "15.0", score: 30 }
    auth: { amr: [pwd, mfa], acr: high, age: 1h }
    session: { age: 1h }
    ip: 203.0.113.9
    at: "2026-11-23T10:00:00Z"
  bob: { like: ann, claims: { groups: [] }, device: { managed: null }, auth: null }
`;

function load(text: string): Policy {
  const { policy, problems } = loadPolicy([{ file: 'policy.yaml', text }], { providers: null });
  if (policy !== null) return policy;
  throw new Error(problems.map((problem) => renderDiagnostic(problem, text, 'plain')).join('\n'));
}

function scoresOf(policy: Policy): readonly Scored[] {
  return [...scoreMutants(policy, mutantsOf(policy), FROM, BUDGET)];
}

/** What `test --mutate` prints. */
function piecesOf(scored: readonly Scored[]): { readonly personas: string; readonly tests: string } {
  const yamls = [...new Set(scored.flatMap(({ fate }) => (fate.kind === 'survived' ? [fate.killer.yaml] : [])))];
  const personas = new Set(yamls.flatMap(({ persona }) => persona ?? []));
  return { personas: `${[...personas].join('\n')}\n`, tests: `${yamls.map((yaml) => yaml.test).join('\n')}\n` };
}

describe.each([
  ['with personas of its own', PERSONAS],
  ['without', ''],
])('the tests that are found for a policy %s', (_name, personas) => {
  const scored = scoresOf(load(personas === '' ? EVERY_PART : `${EVERY_PART}personas:${personas}`));
  const pieces = piecesOf(scored);

  test('are found for every mutant that is another policy', () => {
    const counts = Map.groupBy(scored, ({ fate }) => fate.kind);
    expect(counts.get('unknown') ?? []).toEqual([]);
    expect(counts.get('survived')?.length).toBeGreaterThan(60);
  });

  test('hold of the policy, and kill all of them', () => {
    const added = load(`${EVERY_PART}personas:${personas}\n${pieces.personas}tests:\n${pieces.tests}`);
    const failing = runTests(new ReferenceEvaluator(added)).filter(({ outcome }) => outcome !== 'pass');
    expect(failing).toEqual([]);
    const alive = scoresOf(added).filter(({ fate }) => ['survived', 'unknown'].includes(fate.kind));
    expect(alive.map(({ mutant }) => mutantWords(mutant))).toEqual([]);
  });
});
