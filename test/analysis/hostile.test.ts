import { describe, expect, it } from 'vitest';
import { BUDGET, type Budget } from '../../src/analysis/budget.ts';
import { differences } from '../../src/analysis/differences.ts';
import type { Policy, Predicate } from '../../src/core/policy/model.ts';
import { all, any, app, grant, is, named, policy } from '../core/policy/policies.ts';
import { NOW } from '../core/policy/queries.ts';

/** As little as shows that there is an end. */
const SMALL: Budget = { ...BUDGET, nodes: 5000, allNodes: 20_000 };

function has(element: string): Predicate {
  return is('claims.groups', { op: 'has', value: element });
}

function withGrant(
  text: Parameters<typeof policy>[0],
  ...rules: readonly ReturnType<typeof grant>[]
): readonly [Policy, Policy] {
  const before = policy(text);
  return [before, policy({ ...text, rules: [...(text.rules ?? []), ...rules] })];
}

describe('differences() of hostile policies', () => {
  it('follows groups nested as deep, and as wide, as the loader lets them be', () => {
    const groups: Record<string, Predicate> = { deep0: has('staff'), wide0: has('staff') };
    for (let level = 1; level < 64; level += 1)
      groups[`deep${level}`] = all(named(`deep${level - 1}`), has(`l${level}`));
    // 4,096 tests once every name is replaced.
    for (let level = 1; level < 12; level += 1) {
      groups[`wide${level}`] = any(all(named(`wide${level - 1}`), has(`w${level}`)), named(`wide${level - 1}`));
    }
    const rules = [grant('deep', { who: ['deep63'] }), grant('wide', { who: ['wide11'] })];
    const { complete, classes } = differences(...withGrant({ groups }, ...rules), NOW, BUDGET);
    expect(complete).toBe(true);
    const gained = classes.filter(({ change }) => change === 'gained').map(({ after: { by } }) => by);
    expect(new Set(gained)).toContain('wide');
  });

  it('ends where rules are built so that no diagram of them is small, and says that it is incomplete', () => {
    const numbers = Array.from({ length: 24 }, (_, index) => index);
    const groups = {
      every: all(...numbers.map((n) => has(`x${n}`))),
      pairs: any(...numbers.map((n) => all(has(`x${n}`), has(`y${n}`)))),
    };
    const rules = [grant('every', { who: ['every'] })];
    const { complete, unfinished } = differences(
      ...withGrant({ groups, rules }, grant('pairs', { who: ['pairs'] })),
      NOW,
      SMALL,
    );
    expect(complete).toBe(false);
    expect(unfinished).toEqual([{ app: 'app', route: 'GET /things', why: 'more than 5000 nodes' }]);
  });

  it('ends where patterns are built so that each path is another case', () => {
    const segments = Array.from({ length: 20 }, (_, place) => place);
    const lines = segments.map(
      (at) => `GET /${segments.map((place) => (place === at ? 'x' : `:p${place}`)).join('/')}`,
    );
    const resources = Object.fromEntries(lines.map((line, number) => [`r${number}`, [line]]));
    const text = { apps: [app('app', { resources })] };
    const rule = grant('all', { to: ['app/*'] });
    const { complete, unfinished } = differences(...withGrant(text, rule), NOW, SMALL);
    expect(complete).toBe(false);
    expect(unfinished.some(({ why }) => why.startsWith('its paths: ') || why.endsWith('in all'))).toBe(true);
  });

  it('compares a route that thousands of groups crowd, and still tells one edit from the rest', () => {
    const numbers = Array.from({ length: 2000 }, (_, index) => index);
    const groups = Object.fromEntries(numbers.map((n) => [`g${n}`, has(`team-${n}`)]));
    const rules = numbers.map((n) => grant(`r${n}`, { who: [`g${n}`] }));
    const before = policy({ groups, rules });
    const after = policy({ groups, rules: rules.filter(({ id }) => id !== 'r777') });
    const { complete, classes } = differences(before, after, NOW, BUDGET);
    expect(complete).toBe(true);
    const lost = classes.find(({ change }) => change === 'lost');
    expect(lost).toMatchObject({ before: { effect: 'allow', by: 'r777' }, after: { effect: 'deny', by: 'default' } });
  });
});
