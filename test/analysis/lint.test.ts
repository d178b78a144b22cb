import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUDGET } from '../../src/analysis/budget.ts';
import { differences } from '../../src/analysis/differences.ts';
import { lint } from '../../src/analysis/lint/lint.ts';
import type { Policy, Rule } from '../../src/core/policy/model.ts';
import { ReferenceEvaluator } from '../../src/core/policy/reference.ts';
import { NOW } from '../core/policy/queries.ts';
import { requestsOf, scripts } from './small-world.ts';

const RUNS = Number(process.env['SCRIPTS'] ?? 40);

/** The ids that a finding of this code names. */
function named(policy: Policy, ...codes: readonly string[]): string[] {
  const { findings } = lint(policy, NOW, BUDGET);
  const found = findings.filter(({ code }) => codes.includes(code));
  return found.map(({ message }) => /(?:grant|deny) `(\w+)`/.exec(message)?.[1] ?? '');
}

function without(policy: Policy, gone: string): Policy {
  return {
    ...policy,
    grants: policy.grants.filter(({ id }) => id !== gone),
    denies: policy.denies.filter(({ id }) => id !== gone),
  };
}

describe('lint()', () => {
  it('calls needless what changes nothing when it goes, and nothing else', { timeout: 60_000 + RUNS * 2000 }, () => {
    fc.assert(
      fc.property(scripts, ([policy]) => {
        const needless = named(policy, 'redundant', 'deny-without-effect');
        const useless = named(policy, 'unsatisfiable', 'shadowed', 'expired');
        const live = [...policy.grants, ...policy.denies].filter(
          ({ id, mode }) => mode === 'enforce' && !useless.includes(id),
        );
        const changes = ({ id }: Rule): boolean =>
          differences(policy, without(policy, id), NOW, BUDGET).classes.length > 0;
        const silent = live.filter((rule) => !changes(rule));
        expect(needless.toSorted()).toEqual(silent.map(({ id }) => id).toSorted());
      }),
      { numRuns: RUNS },
    );
  });

  it('calls useless no grant that allows anything', { timeout: 60_000 + RUNS * 2000 }, () => {
    let found = 0;
    fc.assert(
      fc.property(scripts, fc.integer(), ([policy], seed) => {
        const evaluator = new ReferenceEvaluator(policy);
        const useless = new Set(named(policy, 'unsatisfiable', 'shadowed', 'expired'));
        found += useless.size;
        const allowed = requestsOf(seed, 1000).filter((query) => evaluator.evaluate(query).verdict.effect === 'allow');
        expect(allowed.flatMap((query) => evaluator.deciders(query)).filter((id) => useless.has(id))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    expect(found).toBeGreaterThan(0);
  });
});
