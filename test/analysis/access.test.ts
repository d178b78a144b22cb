import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessTo, type Way } from '../../src/analysis/access.ts';
import { BUDGET } from '../../src/analysis/budget.ts';
import { DEFAULT_PATH_OPTIONS } from '../../src/core/path.ts';
import { matchNarrow, parsePattern } from '../../src/core/pattern.ts';
import type { Query } from '../../src/core/policy/query.ts';
import { ReferenceEvaluator } from '../../src/core/policy/reference.ts';
import { NOW } from '../core/policy/queries.ts';
import { requestsOf, scripts } from './small-world.ts';

const RUNS = Number(process.env['SCRIPTS'] ?? 40);

/** Whether the request goes where the way leads. */
function leads({ routes }: Way, { method, path }: Query): boolean {
  return routes.some((route) => {
    const [methods = '', source = ''] = route.split(' ');
    const pattern = parsePattern(source, DEFAULT_PATH_OPTIONS);
    if ('problem' in pattern) throw new Error(pattern.problem);
    const named = methods.split('|').some((one) => one === method || one === 'OTHER');
    return named && matchNarrow(pattern, path, DEFAULT_PATH_OPTIONS) !== null;
  });
}

describe('accessTo()', () => {
  it('knows a way for every request that is allowed, and none that is not', { timeout: 60_000 + RUNS * 2000 }, () => {
    let count = 0;
    fc.assert(
      fc.property(scripts, fc.integer(), ([policy], seed) => {
        const evaluator = new ReferenceEvaluator(policy);
        const { complete, ways } = accessTo(policy, 'app', null, NOW, BUDGET);
        expect(complete).toBe(true);
        const verdicts = ways.map(({ witness }) => evaluator.evaluate(witness.query).verdict.effect);
        expect(verdicts.filter((effect) => effect !== 'allow')).toEqual([]);
        const allowed = requestsOf(seed, 2000).filter((query) => evaluator.evaluate(query).verdict.effect === 'allow');
        count += allowed.length;
        const unknown = allowed.filter((query) => {
          const deciders = evaluator.deciders(query);
          return !ways.some((way) => deciders.includes(way.by) && leads(way, query));
        });
        expect(unknown).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    expect(count).toBeGreaterThan(RUNS);
  });

  it('knows of one resource whoever gets to its paths, through whichever', { timeout: 60_000 + RUNS * 2000 }, () => {
    let count = 0;
    fc.assert(
      fc.property(scripts, fc.integer(), ([policy], seed) => {
        const evaluator = new ReferenceEvaluator(policy);
        const allowed = requestsOf(seed, 1000).filter((query) => evaluator.evaluate(query).verdict.effect === 'allow');
        for (const { name } of policy.apps.get('app')?.resources ?? []) {
          const here = allowed.filter((query) => {
            return evaluator.situation(query).pairs.some(({ resource, narrow }) => narrow && resource?.name === name);
          });
          const { ways } = accessTo(policy, 'app', name, NOW, BUDGET);
          const unknown = here.filter((query) => {
            const deciders = evaluator.deciders(query);
            return !ways.some((way) => deciders.includes(way.by) && leads(way, query));
          });
          expect(unknown).toEqual([]);
          count += here.length;
        }
      }),
      { numRuns: RUNS },
    );
    expect(count).toBeGreaterThan(RUNS);
  });
});
