import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fold } from '../../src/analysis/log/fold.ts';
import { Judge } from '../../src/analysis/log/judge.ts';
import { readLine } from '../../src/analysis/log/line.ts';
import { applyEdits, type Edit } from '../../src/analysis/tighten/edit.ts';
import { Evidence } from '../../src/analysis/tighten/evidence.ts';
import { propose, type TightenOptions } from '../../src/analysis/tighten/proposal.ts';
import { AGE_STEPS } from '../../src/analysis/tighten/use.ts';
import type { Effect, Policy } from '../../src/core/policy/model.ts';
import { ANY_SIGN_IN } from '../../src/core/policy/persona.ts';
import type { Query } from '../../src/core/policy/query.ts';
import { ReferenceEvaluator } from '../../src/core/policy/reference.ts';
import { policyText, queries, worlds } from '../core/policy/generated.ts';
import { app, deny, grant, is, policy } from '../core/policy/policies.ts';
import { HOUR, person, query } from '../core/policy/queries.ts';
import { recordOf } from './record-of.ts';

type PolicyText = Parameters<typeof policy>[0];

const OPTIONS: TightenOptions = { days: 0, askable: null, lifetime: 12 * HOUR };

function evidenceOf(decided: Policy, asked: readonly Query[]): Evidence {
  const evaluator = new ReferenceEvaluator(decided);
  const judge = new Judge(evaluator, 0, () => ANY_SIGN_IN, null);
  const evidence = new Evidence(judge);
  const fold = new Fold([evaluator], { limits: AGE_STEPS, of: ({ method }) => method }, (cell) => evidence.add(cell));
  for (const one of asked) {
    const line = readLine(recordOf(evaluator, { ...one, reach: ANY_SIGN_IN }));
    if (line.kind === 'decided') fold.add(line.request);
  }
  fold.end();
  return evidence;
}

function offered(decided: Policy, asked: readonly Query[], options: Partial<TightenOptions> = {}): readonly Edit[] {
  const { proposals } = propose(evidenceOf(decided, asked), { ...OPTIONS, ...options });
  return proposals.filter(({ withdrawn }) => withdrawn === null).map(({ edit }) => edit);
}

function effectOf(decided: Policy, asked: Query): Effect {
  return new ReferenceEvaluator(decided).evaluate({ ...asked, reach: ANY_SIGN_IN }).verdict.effect;
}

const RANK = { allow: 3, step_up: 2, login: 1, deny: 0 } as const;

describe('what is offered', () => {
  const runs = { numRuns: 400 };
  const logs = fc.array(queries, { minLength: 1, maxLength: 40 });

  it('refuses nothing that the log shows to be used', () => {
    let edits = 0;
    fc.assert(
      fc.property(worlds, logs, (world, asked) => {
        const before = policy(policyText(world));
        const found = offered(before, asked);
        edits += found.length;
        const after = applyEdits(before, found);
        const used = asked.filter((one) => RANK[effectOf(before, one)] >= RANK.step_up);
        expect(used.map((one) => effectOf(after, one))).toEqual(used.map((one) => effectOf(before, one)));
      }),
      runs,
    );
    expect(edits).toBeGreaterThan(200);
  });

  it('opens nothing to anybody', () => {
    fc.assert(
      fc.property(worlds, logs, queries, (world, asked, other) => {
        const before = policy(policyText(world));
        const after = applyEdits(before, offered(before, asked));
        expect(RANK[effectOf(after, other)]).toBeLessThanOrEqual(RANK[effectOf(before, other)]);
      }),
      runs,
    );
  });
});

const GROUPS = { red: is('claims.team', 'red'), staff: is('claims.groups', { op: 'has', value: 'staff' }) };
const RED = person({ team: 'red', groups: [] });

function policyOf(text: PolicyText): Policy {
  const things = app('app', { resources: { things: ['GET|PUT /things/**', '* /api/**'], hook: ['POST /hook'] } });
  return policy({ groups: GROUPS, apps: [things], ...text });
}

/** One request many times. */
function often(one: Query): readonly Query[] {
  return Array.from({ length: 40 }, (_, hour) => ({ ...one, now: one.now + hour * HOUR }));
}

describe('parts that nobody used', () => {
  const wide = policyOf({ rules: [grant('read', { who: ['red', 'staff'], to: ['app/*'] })] });

  it('are groups, resources, entries and methods', () => {
    const edits = offered(wide, often(query({ identity: RED })));
    expect(edits).toContainEqual({ kind: 'narrow-who', grant: 'read', keep: [0] });
    expect(edits).toContainEqual({ kind: 'narrow-to', grant: 'read', to: [[{ app: 'app', resource: 'things' }]] });
    expect(edits).toContainEqual({ kind: 'narrow-routes', app: 'app', resource: 'things', methods: [['GET'], []] });
  });

  it('are not the GET of a HEAD, and of `*` all methods but the used ones', () => {
    const heads = often(query({ identity: RED, method: 'HEAD' }));
    const posts = often(query({ identity: RED, method: 'POST', path: '/api/x' }));
    const deletes = often(query({ identity: RED, method: 'DELETE', path: '/api/x' }));
    expect(offered(wide, [...heads, ...posts, ...deletes])).toContainEqual({
      kind: 'narrow-routes',
      app: 'app',
      resource: 'things',
      methods: [['GET'], ['POST', 'DELETE']],
    });
  });

  it('stay where a deny names the resource, which would lose them, too', () => {
    const rules = [
      grant('read', { who: ['red'], to: ['app/things'] }),
      deny('never', { who: ['staff'], to: ['app/things'] }),
    ];
    const kinds = offered(policyOf({ rules }), often(query({ identity: RED }))).map(({ kind }) => kind);
    expect(kinds).not.toContain('narrow-routes');
  });

  it('stay where a grant names the resource that is kept for emergencies', () => {
    const rules = [
      grant('read', { who: ['red'], to: ['app/things'] }),
      { ...grant('rescue', { who: ['staff'], to: ['app/things'] }), breakGlass: true },
    ];
    expect(offered(policyOf({ rules }), often(query({ identity: RED })))).toEqual([]);
  });
});

describe('the strictest condition', () => {
  const postures = { managed: [HOUR, is('device.managed', true)] } as const;
  const networks = { office: ['203.0.113.0/24'], wide: ['0.0.0.0/0'] };
  const read = (asks: Parameters<typeof grant>[1] = {}): Policy =>
    policyOf({ postures, networks, rules: [grant('read', { who: ['red'], to: ['app/things'], ...asks })] });

  it('is the smallest of the networks that hold', () => {
    expect(offered(read(), often(query({ identity: RED })))).toContainEqual({
      kind: 'ask',
      grant: 'read',
      key: 'network',
      names: ['office'],
    });
  });

  it('is not learned from a few uses', () => {
    const few = often(query({ identity: RED })).slice(0, 10);
    expect(offered(read(), few).filter(({ kind }) => kind === 'ask')).toEqual([]);
  });

  it('is no posture of which the log does not tell', () => {
    const keys = offered(read(), often(query({ identity: RED }))).flatMap((edit) =>
      edit.kind === 'ask' ? [edit.key] : [],
    );
    expect(keys).not.toContain('posture');
  });

  it('is no sign-in that nobody can be asked for', () => {
    const strong = person({ team: 'red' }, { signIn: { amr: ['pwd', 'mfa'] } });
    const asked = often(query({ identity: strong }));
    const auth = (askable: readonly string[]): readonly Edit[] =>
      offered(read(), asked, { askable: new Set(askable) }).filter(
        (edit) => edit.kind === 'ask-auth' && edit.amr !== null,
      );
    expect(auth([])).toEqual([]);
    expect(auth(['mfa', 'hwk'])).toMatchObject([{ amr: ['mfa'] }]);
  });

  it('is the next limit above every age', () => {
    const identities = often(query()).map(({ now }) => person({ team: 'red' }, { signIn: { at: now - 90 * 60_000 } }));
    const asked = often(query()).map((one, index) => ({ ...one, identity: identities[index] ?? one.identity }));
    expect(offered(read(), asked)).toContainEqual(
      expect.objectContaining({ kind: 'ask-auth', maxAge: 2 * HOUR, amr: null, acr: null }),
    );
    expect(offered(read(), asked, { lifetime: 2 * HOUR }).map(({ kind }) => kind)).not.toContain('ask-auth');
  });
});
