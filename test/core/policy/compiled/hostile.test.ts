import { describe, expect, it } from 'vitest';
import type { Grant, Policy, Predicate } from '../../../../src/core/policy/model.ts';
import { compile } from '../../../../src/core/policy/compiled/compile.ts';
import type { Query } from '../../../../src/core/policy/query.ts';
import { ReferenceEvaluator } from '../../../../src/core/policy/reference.ts';
import { all, any, app, deny, grant, is, named, policy } from '../policies.ts';
import { HOUR, NOW, person, query } from '../queries.ts';
import { Census, disagreement } from './comparison.ts';

/** Costs that multiply would not end within the time that a test has. */
function disagreements(hostile: Policy, queries: readonly Query[]): readonly object[] {
  const [reference, compiled] = [new ReferenceEvaluator(hostile), compile(hostile)];
  return queries.flatMap((one) => disagreement(reference, compiled, one, new Census()) ?? []);
}

function askApp7(claims: Record<string, string>): Query {
  return query({ app: 'app7', identity: person(claims) });
}

function times<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

describe('a policy made to blow up', () => {
  it('the tries, by patterns of 64 segments that all match one path', () => {
    const lines = times(600, (index) => {
      const segments = times(64, (place) => {
        if ((index >> (place % 10)) % 2 === 0) return `:p${place}`;
        return place % 3 === 0 ? 'x' : `:p${place}(x|y${index % 7}|z${place})`;
      });
      const kept = segments.slice(0, index % 2 === 0 ? 64 : 40);
      return `GET /${kept.join('/')}${index % 2 === 0 ? '' : '/**'}`;
    });
    const rules = [grant('g', { to: ['app/deep'] })];
    const path = (...last: string[]): string => `/${[...times(64 - last.length, () => 'x'), ...last].join('/')}`;
    const queries = [path(), path('y3'), path('%78'), path('X'), '/x'].map((text) => query({ path: text }));
    const deep = policy({ apps: [app('app', { resources: { deep: lines } })], rules });
    expect(disagreements(deep, queries)).toEqual([]);
  });

  it('the tries, by segments that some servers cut and others do not', () => {
    const paths = { encodedSlash: 'keep', doubleEncoding: 'keep' } as const;
    const lines = times(300, (index) => {
      const segments = times(20, (place) => ((index >> (place % 8)) % 2 === 0 ? `:p${place}` : 'a'));
      return `GET /${segments.join('/')}/**`;
    });
    const parts = `/${times(15, () => 'a%2Fa%252Fa').join('/')}`;
    const rules = [grant('g', { to: ['app/cut'] }), deny('d', { who: ['anyone'], to: ['app/cut'] })];
    const apps = [app('app', { resources: { cut: lines }, paths })];
    expect(disagreements(policy({ apps, rules }), [query({ path: parts, paths })])).toEqual([]);
  });

  it('route classes, by paths that each match another set of patterns', () => {
    const lines = times(12, (bit) => `GET /${times(12, (place) => (place === bit ? 'x' : `:p${place}`)).join('/')}`);
    const resources = Object.fromEntries(lines.map((line, index) => [`r${index}`, [line]]));
    const rules = times(12, (index) => grant(`g${index}`, { to: [`app/r${index}`] }));
    const many = policy({ apps: [app('app', { resources })], rules });
    const compiled = compile(many);
    for (let mask = 0; mask < 4096; mask += 1) {
      const path = `/${times(12, (bit) => ((mask >> bit) % 2 === 0 ? 'o' : 'x')).join('/')}`;
      const { effect } = compiled.evaluate(query({ path })).verdict;
      expect(effect).toBe(mask === 0 ? 'deny' : 'allow');
    }
  });

  it('apps times rules, by rules that speak of every app', () => {
    const apps = times(1500, (index) => app(`app${index}`, { resources: { things: ['GET /things/**'] } }));
    const rules = times(1500, (index) =>
      index % 2 === 0 ? grant(`g${index}`, { to: ['*'] }) : deny(`d${index}`, { to: ['*'], who: ['red'] }),
    );
    const compiled = compile(policy({ apps, rules, groups: { red: is('claims.team', 'red') } }));
    expect(compiled.evaluate(askApp7({ team: 'blue' })).verdict).toMatchObject({ effect: 'allow', by: 'g0' });
    expect(compiled.evaluate(askApp7({ team: 'red' })).verdict).toMatchObject({ effect: 'deny', by: 'd1' });
    expect(compiled.evaluate(askApp7({})).verdict).toMatchObject({ effect: 'deny', uncertain: true });
  });

  it('groups, by names that stand twice in each other', () => {
    const groups: Record<string, Predicate> = { g0: is('claims.team', 'red') };
    for (let level = 1; level <= 60; level += 1) {
      const below = named(`g${level - 1}`);
      const other = is('claims.level', level % 3);
      groups[`g${level}`] = level % 2 === 0 ? any(all(below, other), below) : all(any(below, other), below);
    }
    const compiled = compile(policy({ groups, rules: [grant('g', { who: ['g60'] })] }));
    const effectOf = (claims: Record<string, string | number>): string =>
      compiled.evaluate(query({ identity: person(claims) })).verdict.effect;
    expect(effectOf({ team: 'red', level: 1 })).toBe('allow');
  });

  it('one route, by thousands of grants of which no two ask the same', () => {
    const rules = times(3000, (index): Grant => {
      const until = NOW + HOUR + index;
      return grant(`g${index}`, { who: [index === 2999 ? 'red' : 'blue'], until, if: { session: HOUR + index } });
    });
    const groups = { red: is('claims.team', 'red'), blue: is('claims.team', 'blue') };
    const people = [{ team: 'red' }, { team: 'blue' }, { team: 'green' }, {}];
    const queries = people.map((claims) => query({ identity: person(claims) }));
    expect(disagreements(policy({ groups, rules }), queries)).toEqual([]);
  });
});
