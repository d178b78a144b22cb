import { describe, expect, it } from 'vitest';
import type { CanonicalPath } from '../../../src/core/path.ts';
import { canonicalise } from '../../../src/core/path.ts';
import { explain } from '../../../src/core/policy/explain.ts';
import { ANY_SIGN_IN, personaQuery } from '../../../src/core/policy/persona.ts';
import type { Query } from '../../../src/core/policy/query.ts';
import { ReferenceEvaluator } from '../../../src/core/policy/reference.ts';
import { runTests } from '../../../src/core/policy/trial.ts';
import { Refusal } from '../../../src/core/refusal.ts';
import { examplePolicy } from './example.ts';

const policy = examplePolicy();
const evaluator = new ReferenceEvaluator(policy);

function ask(persona: string, method: string, app: string, target: string): Query {
  const who = policy.personas.get(persona);
  const options = policy.apps.get(app)?.paths;
  if (who === undefined || options === undefined) throw new Error(`no ${persona} or ${app}`);
  const path: CanonicalPath | Refusal = canonicalise(target, options);
  if (path instanceof Refusal) throw new Error(path.sentence);
  return personaQuery(who, { app, method, path, reach: ANY_SIGN_IN }, 0);
}

describe('the example policy', () => {
  it('passes its own tests', () => {
    const trials = runTests(evaluator);
    expect(trials.length).toBeGreaterThan(8);
    expect(trials.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
  });

  it('allows felix his ledgers, and says by what', () => {
    const { verdict, shadow } = evaluator.evaluate(ask('felix', 'GET', 'finance-records', '/ledgers/2026'));
    expect(verdict).toMatchObject({ effect: 'allow', by: 'fin-read', resource: 'ledgers', postures: ['managed'] });
    expect(verdict.reasons).toEqual(['group-ok', 'posture-ok', 'auth-ok']);
    // `auditor-2026` is a shadow rule of the same resource, and grants him nothing.
    expect(shadow).toEqual({ effect: 'allow', by: 'fin-read' });
  });

  it('asks felix for a stronger sign-in before an export', () => {
    const { verdict } = evaluator.evaluate(ask('felix', 'GET', 'finance-records', '/exports/q3.csv'));
    expect(verdict).toMatchObject({
      effect: 'step_up',
      by: 'fin-export',
      stepUp: { amr: ['mfa'], acr: ['phr'], maxAge: 900 },
      reasons: ['step-up-required', 'auth-unmet'],
    });
  });

  it('names what an unmanaged laptop lacks, and the smallest change', () => {
    const query = ask('byod', 'GET', 'marketing-db', '/campaigns/42');
    const { verdict, change } = explain(evaluator, query);
    expect(verdict).toMatchObject({
      effect: 'deny',
      by: 'default',
      reasons: ['posture-unmet'],
      lack: { postures: ['managed'], networks: [] },
    });
    expect(change).toEqual({ rule: 'mkt-use', lacks: ['device.managed must be true (is false)'], verified: true });
  });

  it('knows what the rules of the ledgers read, floor and shadow included', () => {
    const reads = evaluator.reads(ask('felix', 'GET', 'finance-records', '/ledgers/2026'));
    expect(reads.map(({ source, name }) => `${source}.${name}`)).toEqual([
      'claims.email',
      'claims.email_verified',
      'claims.employment',
      'claims.groups',
      'device.disk_encrypted',
      'device.managed',
    ]);
  });
});
