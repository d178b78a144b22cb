import { describe, expect, it } from 'vitest';
import { ReferenceEvaluator } from '../../../src/core/policy/reference.ts';
import { app, deny, grant, is, policy } from './policies.ts';
import { anonymous, device, HOUR, ISSUER, NOW, person, query } from './queries.ts';

type Text = Parameters<typeof policy>[0];

/** `allow by g`, `deny? by d` (not ruled out), `deny by default`. */
function decide(text: Text, request = query()): string {
  const { effect, by, uncertain } = new ReferenceEvaluator(policy(text)).evaluate(request).verdict;
  return `${effect}${uncertain ? '?' : ''} by ${by}`;
}

const team = { groups: { red: is('claims.team', 'red'), blue: is('claims.team', 'blue') } };

describe('who a rule is about (line 4)', () => {
  it.each<[string, string[], Parameters<typeof person>, string]>([
    ['a group', ['red'], [{ team: 'red' }], 'allow by g'],
    ['another group', ['red'], [{ team: 'blue' }], 'deny by default'],
    ['any of several', ['blue', 'red'], [{ team: 'red' }], 'allow by g'],
    ['an unknown group: only certainty grants', ['red'], [{}], 'deny by default'],
    [
      'a person, case-folded',
      ['user:Mira@corp.example'],
      [{ email: 'mira@CORP.example', email_verified: true }],
      'allow by g',
    ],
    [
      'a person whose address is not verified',
      ['user:m@corp.example'],
      [{ email: 'm@corp.example', email_verified: false }],
      'deny by default',
    ],
    ['a person of whom it is unknown', ['user:m@corp.example'], [{ email: 'm@corp.example' }], 'deny by default'],
    [
      'a letter that only folds to another mailbox',
      ['user:kim@corp.example'],
      [{ email: '\u212Aim@corp.example', email_verified: true }],
      'deny by default',
    ],
    ['a machine', [`sub:${ISSUER}#robot`], [{}, { sub: 'robot' }], 'allow by g'],
    [
      'a machine of another issuer',
      [`sub:${ISSUER}#robot`],
      [{}, { sub: 'robot', iss: 'https://other.example' }],
      'deny by default',
    ],
  ])('grants to %s', (_, who, identity, expected) => {
    expect(decide({ ...team, rules: [grant('g', { who })] }, query({ identity: person(...identity) }))).toBe(expected);
  });

  it('takes an unverified address for the person in a deny', () => {
    const rules = [grant('g'), deny('d', { who: ['user:m@corp.example'] })];
    expect(decide({ rules }, query({ claims: { email: 'M@corp.example' } }))).toBe('deny by d');
  });

  it('does not believe an unverified address in `unless`', () => {
    const rules = [grant('g'), deny('d', { who: ['anyone'], unless: { who: ['user:m@corp.example'] } })];
    expect(decide({ rules }, query({ claims: { email: 'm@corp.example' } }))).toBe('deny? by d');
    expect(decide({ rules }, query({ claims: { email: 'm@corp.example', email_verified: true } }))).toBe('allow by g');
  });
});

describe('when a rule lives (line 5)', () => {
  it.each<[string, number | null, number | null, string]>([
    ['from `not_before` on', NOW, null, 'allow by g'],
    ['not before it', NOW + 1, null, 'deny by default'],
    ['up to `until`', null, NOW + 1, 'allow by g'],
    ['not at it', null, NOW, 'deny by default'],
  ])('%s', (_, notBefore, until, expected) => {
    expect(decide({ rules: [grant('g', { notBefore, until })] })).toBe(expected);
  });
});

describe('which paths a rule matches (line 4, §2)', () => {
  const things = app('app', { resources: { read: ['GET /a/**'], write: ['POST /a/**'], odd: ['GET /b/:id'] } });
  const rules = [grant('g', { to: ['app/read', 'app/odd'] }), deny('d', { to: ['app/odd'] })];

  it.each([
    ['GET', '/a/1', 'allow by g'],
    ['HEAD', '/a/1', 'allow by g'],
    ['WS', '/a/1', 'deny by default'],
    ['POST', '/a/1', 'deny by default'],
    ['GET', '/b/1', 'deny by d'],
    ['WS', '/b/1', 'deny by d'],
    ['GET', '/B/1', 'deny by d'],
    ['GET', '/c', 'deny by default'],
  ])('%s %s is %s', (method, path, expected) => {
    expect(decide({ apps: [things], rules }, query({ method, path }))).toBe(expected);
  });

  it('lets a deny of a whole app hold on every path of it, declared or not', () => {
    const both = [...rules, deny('a', { to: ['app/*'] })];
    expect(decide({ apps: [things], rules: both }, query({ path: '/nowhere' }))).toBe('deny by a');
  });

  it('keeps the narrow and the wide match of one resource apart', () => {
    const evaluator = new ReferenceEvaluator(policy({ apps: [things], rules: [grant('g', { to: ['app/odd'] })] }));
    const effects = ['/B/1', '/b/1', '/B/1'].map((path) => evaluator.evaluate(query({ path })).verdict.effect);
    expect(effects).toEqual(['deny', 'allow', 'deny']);
  });

  it('lets a deny of everything hold in an app that the policy does not know', () => {
    expect(decide({ rules: [deny('d', { to: ['*'] })] }, query({ app: 'other' }))).toBe('deny by d');
    expect(decide({ rules: [grant('g', { to: ['*'] })] }, query({ app: 'other' }))).toBe('deny by default');
  });
});

describe('what a rule asks (line 6)', () => {
  const networks = { office: ['203.0.113.0/24'], vpn: ['10.20.0.0/16'] };
  const schedules = { day: { days: [1, 2, 3, 4, 5], from: 480, to: 1140, zone: 'Europe/Paris' } };
  const postures = { managed: [HOUR, is('device.managed', true)] } as const;

  it('grants from any of the networks, and from no other', () => {
    const rules = [grant('g', { if: { network: ['vpn', 'office'] } })];
    expect(decide({ networks, rules })).toBe('allow by g');
    expect(decide({ networks, rules }, query({ ip: '198.51.100.1' }))).toBe('deny by default');
    expect(decide({ networks, rules }, query({ ip: '::ffff:203.0.113.9' }))).toBe('allow by g');
  });

  it('grants within the schedule', () => {
    const rules = [grant('g', { if: { schedule: ['day'] } })];
    expect(decide({ schedules, rules })).toBe('allow by g');
    expect(decide({ schedules, rules }, query({ now: NOW + 10 * HOUR }))).toBe('deny by default');
  });

  it('fires a deny that cannot be ruled out, and says that it is not certain', () => {
    const rules = [grant('g'), deny('d', { if: { posture: ['managed'] } })];
    expect(decide({ postures, rules })).toBe('deny? by d');
    expect(decide({ postures, rules }, query({ device: device({ managed: true }) }))).toBe('deny by d');
    expect(decide({ postures, rules }, query({ device: device({ managed: false }) }))).toBe('allow by g');
  });

  it('names a certain deny before an unknown one, and then the first by id', () => {
    const rules = [deny('a', { if: { posture: ['managed'] } }), deny('c'), deny('b'), grant('g')];
    expect(decide({ postures, rules })).toBe('deny by b');
    const evaluator = new ReferenceEvaluator(policy({ postures, rules }));
    expect(evaluator.deciders(query())).toEqual(['a', 'b', 'c']);
  });

  it('rules a deny out only by an `unless` of which all is certain', () => {
    const unless = { who: ['red'], network: ['office'] };
    const rules = [grant('g'), deny('d', { unless })];
    const text = { ...team, networks, rules };
    expect(decide(text, query({ claims: { team: 'red' } }))).toBe('allow by g');
    expect(decide(text, query({ claims: { team: 'blue' } }))).toBe('deny by d');
    expect(decide(text)).toBe('deny? by d');
    expect(decide(text, query({ ip: '10.0.0.1' }))).toBe('deny by d');
  });

  it('matches the `to` of an `unless` narrowly', () => {
    const health = app('app', { resources: { all: ['GET /**'], health: ['GET /health'] } });
    const rules = [grant('g', { to: ['app/all'] }), deny('d', { to: ['app/*'], unless: { to: ['app/health'] } })];
    expect(decide({ apps: [health], rules }, query({ path: '/health' }))).toBe('allow by g');
    expect(decide({ apps: [health], rules }, query({ path: '/Health' }))).toBe('deny by d');
  });

  it('adds the floor to every grant, but not to what `except` frees', () => {
    const floored = app('app', {
      resources: { things: ['GET /things/**'], hook: ['GET /things/hook'] },
      floor: { network: ['vpn'], except: ['hook'] },
    });
    const rules = [grant('g', { to: ['app/things'] }), grant('h', { to: ['app/hook', 'app/things'] })];
    expect(decide({ networks, apps: [floored], rules })).toBe('deny by default');
    expect(decide({ networks, apps: [floored], rules }, query({ path: '/things/hook' }))).toBe('allow by h');
    expect(decide({ networks, apps: [floored], rules }, query({ ip: '10.20.1.1' }))).toBe('allow by g');
  });
});

function ask(path: string, claims: Parameters<typeof person>[0]): ReturnType<typeof query> {
  return query({ path, claims });
}

describe('`same`', () => {
  const slips = app('app', { resources: { slips: ['GET /slips/:who/**'], turned: ['GET /slips/:year/:who'] } });
  const own = (claim: string): Text => ({
    apps: [slips],
    rules: [grant('g', { to: ['app/*'], if: { same: ['who', claim] } })],
  });

  it.each<[string, string, string, Parameters<typeof person>[0], string]>([
    ['my own', 'claims.employee_id', '/slips/e-17/2026', { employee_id: 'e-17' }, 'allow by g'],
    ['somebody else’s', 'claims.employee_id', '/slips/e-40/2026', { employee_id: 'e-17' }, 'deny by default'],
    [
      'mine, by another pattern: the best pair counts',
      'claims.employee_id',
      '/slips/2026/e-17',
      { employee_id: 'e-17' },
      'allow by g',
    ],
    ['mine, percent-encoded', 'claims.employee_id', '/slips/m%C3%BCller', { employee_id: 'müller' }, 'allow by g'],
    ['mine in other letters', 'claims.employee_id', '/slips/E-17', { employee_id: 'e-17' }, 'deny by default'],
    ['one of my list', 'claims.groups', '/slips/b', { groups: ['a', 'b'] }, 'allow by g'],
    ['none of my list', 'claims.groups', '/slips/c', { groups: ['a', 'b'] }, 'deny by default'],
    ['not known', 'claims.employee_id', '/slips/e-17', {}, 'deny by default'],
    ['of the wrong type', 'claims.employee_id', '/slips/17', { employee_id: 17 }, 'deny by default'],
  ])('grants or not: %s', (_, claim, path, claims, expected) => {
    expect(decide(own(claim), ask(path, claims))).toBe(expected);
  });

  it('folds both sides in a deny', () => {
    const rules = [
      grant('g', { to: ['app/*'] }),
      deny('d', { to: ['app/slips'], if: { same: ['who', 'claims.employee_id'] } }),
    ];
    expect(decide({ apps: [slips], rules }, ask('/slips/E-17', { employee_id: 'e-17' }))).toBe('deny by d');
    expect(decide({ apps: [slips], rules }, ask('/slips/e-40', { employee_id: 'e-17' }))).toBe('allow by g');
    expect(decide({ apps: [slips], rules }, ask('/slips/e-17', {}))).toBe('deny? by d');
  });

  it('takes a deny of a whole app to declared paths alone, where a pattern binds the parameter', () => {
    const rules = [
      grant('g', { to: ['app/*'] }),
      deny('d', { to: ['app/*'], if: { same: ['who', 'claims.employee_id'] } }),
    ];
    expect(decide({ apps: [slips], rules }, ask('/elsewhere', { employee_id: 'e-17' }))).toBe('deny by default');
    expect(decide({ apps: [slips], rules }, ask('/slips/e-17', { employee_id: 'e-17' }))).toBe('deny by d');
  });

  it('exempts from a deny what is mine for certain, by the pattern that `unless.to` names', () => {
    const unless = { to: ['app/slips'], same: ['who', 'claims.employee_id'] } as const;
    const rules = [grant('g', { to: ['app/*'] }), deny('d', { to: ['app/*'], unless })];
    expect(decide({ apps: [slips], rules }, ask('/slips/e-17', { employee_id: 'e-17' }))).toBe('allow by g');
    expect(decide({ apps: [slips], rules }, ask('/slips/E-17', { employee_id: 'e-17' }))).toBe('deny by d');
    expect(decide({ apps: [slips], rules }, ask('/slips/e-17', {}))).toBe('deny? by d');
    expect(decide({ apps: [slips], rules }, ask('/elsewhere', { employee_id: 'e-17' }))).toBe('deny by d');
  });

  it('is false for an anonymous caller: nothing of theirs is missing', () => {
    const rules = [
      grant('g', { who: ['anyone'], to: ['app/slips'] }),
      deny('d', { who: ['anyone'], to: ['app/slips'], if: { same: ['who', 'claims.employee_id'] } }),
    ];
    expect(decide({ apps: [slips], rules }, query({ path: '/slips/e-17', identity: anonymous }))).toBe('allow by g');
  });
});
