import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUDGET } from '../../src/analysis/budget.ts';
import type { Difference } from '../../src/analysis/difference.ts';
import { differences } from '../../src/analysis/differences.ts';
import { DEFAULT_PATH_OPTIONS } from '../../src/core/path.ts';
import { matchNarrow, parsePattern } from '../../src/core/pattern.ts';
import type { Policy } from '../../src/core/policy/model.ts';
import { personaQuery } from '../../src/core/policy/persona.ts';
import type { Query } from '../../src/core/policy/query.ts';
import { ReferenceEvaluator } from '../../src/core/policy/reference.ts';
import { NOW } from '../core/policy/queries.ts';
import { requestsOf, scripts } from './small-world.ts';

/** More on demand: `SCRIPTS=1000 npx vitest run test/analysis`. */
const SCRIPTS = Number(process.env['SCRIPTS'] ?? 40);
/** As many requests are asked of both policies, for each script. */
const REQUESTS = 3000;
const TIMEOUT = { timeout: 60_000 + SCRIPTS * 2000 };

/** A request whose effect differs. */
interface Changed {
  readonly query: Query;
  readonly before: string;
  readonly after: string;
}

/** The ground truth: what asking finds. */
function changedAmong(queries: readonly Query[], policies: readonly [Policy, Policy]): readonly Changed[] {
  const [old, now] = [new ReferenceEvaluator(policies[0]), new ReferenceEvaluator(policies[1])];
  return queries
    .map((query) => ({ query, before: old.evaluate(query).verdict.effect, after: now.evaluate(query).verdict.effect }))
    .filter(({ before, after }) => before !== after);
}

/** Whether a class is about such a request, as far as its routes and effects say. */
function isAbout({ app, routes, before, after }: Difference, changed: Changed): boolean {
  const { query } = changed;
  if (app !== query.app || before.effect !== changed.before || after.effect !== changed.after) return false;
  return routes.some((route) => {
    const [methods = '', source = ''] = route.split(' ');
    const pattern = parsePattern(source, DEFAULT_PATH_OPTIONS);
    if ('problem' in pattern) throw new Error(pattern.problem);
    const named = methods.split('|').some((method) => method === query.method || method === 'OTHER');
    return named && matchNarrow(pattern, query.path, DEFAULT_PATH_OPTIONS) !== null;
  });
}

describe('differences()', () => {
  it('misses no change that asking finds', TIMEOUT, () => {
    let count = 0;
    fc.assert(
      fc.property(scripts, fc.integer(), (policies, seed) => {
        const { complete, unfinished, classes } = differences(...policies, NOW, BUDGET);
        expect({ complete, unfinished }).toEqual({ complete: true, unfinished: [] });
        const changed = changedAmong(requestsOf(seed, REQUESTS), policies);
        count += changed.length;
        expect(changed.filter((one) => !classes.some((each) => isAbout(each, one)))).toEqual([]);
      }),
      { numRuns: SCRIPTS },
    );
    expect(count).toBeGreaterThan(SCRIPTS);
  });

  it('invents none: its witnesses change as they say, and so do the personas that it makes of them', TIMEOUT, () => {
    fc.assert(
      fc.property(scripts, ([before, after]) => {
        const evaluators = [new ReferenceEvaluator(before), new ReferenceEvaluator(after)];
        for (const one of differences(before, after, NOW, BUDGET).classes) {
          const { query, persona } = one.witness;
          const said = [one.before, one.after];
          const asked = persona === null ? query : personaQuery(persona, query, 0);
          const verdicts = evaluators.map((each) => each.evaluate(asked).verdict);
          expect(verdicts.map(({ effect, by }) => ({ effect, by }))).toEqual(said);
          expect(said[0]?.effect).not.toBe(said[1]?.effect);
        }
      }),
      { numRuns: SCRIPTS },
    );
  });
});
