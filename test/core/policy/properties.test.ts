import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../src/core/device.ts';
import type { ClaimValue } from '../../../src/core/identity.ts';
import type { Effect, Policy } from '../../../src/core/policy/model.ts';
import type { Query } from '../../../src/core/policy/query.ts';
import { ReferenceEvaluator } from '../../../src/core/policy/reference.ts';
import type { Evaluation } from '../../../src/core/policy/verdict.ts';
import { denies, grants, policyText, queries, worlds } from './generated.ts';
import { policy } from './policies.ts';

/** Line 15. */
const RANK: Readonly<Record<Effect, number>> = { allow: 3, step_up: 2, login: 1, deny: 0 };
const RUNS = { numRuns: 3000 };

function effectOf(policy: Policy, query: Query): Effect {
  return new ReferenceEvaluator(policy).evaluate(query).verdict.effect;
}

// 3,000 worlds take two seconds alone, and on a busy machine they have taken ten times as long.
describe('line 15', { timeout: 90_000 }, () => {
  it('adding a grant never removes access', () => {
    fc.assert(
      fc.property(worlds, grants, queries, (world, added, query) => {
        const more = { ...world, rules: [...world.rules.filter(({ id }) => id !== added.id), added] };
        const less = { ...world, rules: more.rules.filter((rule) => rule !== added) };
        const [before, after] = [effectOf(policy(policyText(less)), query), effectOf(policy(policyText(more)), query)];
        expect(RANK[after]).toBeGreaterThanOrEqual(RANK[before]);
      }),
      RUNS,
    );
  });

  it('adding a deny never adds access', () => {
    fc.assert(
      fc.property(worlds, denies, queries, (world, added, query) => {
        const less = { ...world, rules: world.rules.filter(({ id }) => id !== added.id) };
        const more = { ...world, rules: [...less.rules, added] };
        const [before, after] = [effectOf(policy(policyText(less)), query), effectOf(policy(policyText(more)), query)];
        expect(RANK[after]).toBeLessThanOrEqual(RANK[before]);
      }),
      RUNS,
    );
  });

  it('removing an attribute never turns another outcome into allow', () => {
    fc.assert(
      fc.property(worlds, queries, (world, query) => {
        const evaluator = new ReferenceEvaluator(policy(policyText(world)));
        if (evaluator.evaluate(query).verdict.effect === 'allow') return;
        for (const poorer of withoutEach(query)) expect(evaluator.evaluate(poorer).verdict.effect).not.toBe('allow');
      }),
      RUNS,
    );
  });

  it('order never matters', () => {
    fc.assert(
      fc.property(worlds, queries, fc.infiniteStream(fc.nat()), (world, query, dice) => {
        const written = policy(policyText(world));
        const shuffle = <Item>(items: readonly Item[]): Item[] => {
          return items
            .map((item) => ({ item, place: dice.next().value }))
            .sort((a, b) => a.place - b.place)
            .map(({ item }) => item);
        };
        expect(answer(shuffled(written, shuffle), query)).toEqual(answer(written, query));
      }),
      RUNS,
    );
  });
});

/** The same request, each time with one thing less known. */
function* withoutEach(query: Query): Generator<Query> {
  const { identity, device } = query;
  for (const name of Object.keys(device.facts)) {
    const facts: Record<string, Fact> = Object.assign(Object.create(null), device.facts);
    delete facts[name];
    yield { ...query, device: { ...device, facts } };
  }
  if (identity.via === 'none') return;
  for (const name of Object.keys(identity.claims)) {
    const claims: Record<string, ClaimValue> = Object.assign(Object.create(null), identity.claims);
    delete claims[name];
    yield { ...query, identity: { ...identity, claims } };
    yield { ...query, identity: { ...identity, incomplete: [...identity.incomplete, name] } };
  }
  for (const key of ['amr', 'acr', 'at']) {
    yield { ...query, identity: { ...identity, signIn: { ...identity.signIn, [key]: null } } };
  }
}

type Shuffle = <Item>(items: readonly Item[]) => Item[];

function shuffled(policy: Policy, shuffle: Shuffle): Policy {
  const apps = [...policy.apps].map(([name, app]) => {
    const resources = shuffle(app.resources).map((one) => ({ ...one, routes: shuffle(one.routes) }));
    return [name, { ...app, resources }] as const;
  });
  const grants = policy.grants.map((rule) => ({ ...rule, who: shuffle(rule.who), to: shuffle(rule.to) }));
  const denies = policy.denies.map((rule) => ({ ...rule, who: shuffle(rule.who), to: shuffle(rule.to) }));
  return { ...policy, apps: new Map(apps), grants, denies };
}

function answer(policy: Policy, query: Query): Evaluation & { deciders: readonly string[]; until: number } {
  const evaluator = new ReferenceEvaluator(policy);
  return { ...evaluator.evaluate(query), deciders: evaluator.deciders(query), until: evaluator.until(query) };
}
