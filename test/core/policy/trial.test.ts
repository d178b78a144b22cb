import { describe, expect, it } from 'vitest';
import type { Assertion, Persona, Policy } from '../../../src/core/policy/model.ts';
import { ReferenceEvaluator } from '../../../src/core/policy/reference.ts';
import { runTests, type Trial } from '../../../src/core/policy/trial.ts';
import { AT, deny, grant, is, policy } from './policies.ts';
import { HOUR, ISSUER, MINUTE, NOW } from './queries.ts';

const mira: Persona = {
  name: 'mira',
  anonymous: false,
  iss: ISSUER,
  sub: 'mira',
  claims: { team: 'red' },
  device: { managed: true },
  deviceAge: 0,
  auth: { amr: ['pwd'], acr: null, age: 20 * MINUTE },
  session: { age: 20 * MINUTE },
  ip: '203.0.113.7',
  time: NOW,
  at: AT,
};

function run(text: Parameters<typeof policy>[0], expected: Partial<Assertion>, who: Partial<Persona> = {}): Trial {
  const assertion = {
    effect: 'allow',
    method: 'GET',
    app: 'app',
    path: '/things/1',
    rule: null,
    at: AT,
    ...expected,
  } as const;
  const test = { name: 'a test', persona: { ...mira, ...who }, assertions: [assertion], at: AT };
  const tested: Policy = { ...policy(text), tests: [test] };
  const [trial] = runTests(new ReferenceEvaluator(tested));
  if (trial === undefined) throw new Error('no trial');
  return trial;
}

const two = { rules: [grant('a'), grant('b')] };

describe('a test of the policy', () => {
  it('passes when the named rule is among those that decide', () => {
    expect(run(two, { rule: 'b' })).toMatchObject({
      outcome: 'pass',
      effect: 'allow',
      deciders: ['a', 'b'],
      problem: null,
    });
  });

  it('fails when another rule decides, or another effect comes', () => {
    const problem = 'expected deny by `default`, but it is allow by `a`, `b`';
    expect(run(two, { effect: 'deny', rule: 'default' })).toMatchObject({ outcome: 'fail', problem });
    expect(run(two, { rule: 'c' }).outcome).toBe('fail');
  });

  it('judges by the ages that the persona has', () => {
    const postures = { managed: [HOUR, is('device.managed', true)] } as const;
    const rules = [grant('g', { if: { posture: ['managed'], session: 30 * MINUTE, auth: { maxAge: 30 * MINUTE } } })];
    expect(run({ postures, rules }, { rule: 'g' }).outcome).toBe('pass');
    expect(run({ postures, rules }, { effect: 'deny', rule: 'default' }, { deviceAge: 2 * HOUR }).outcome).toBe('pass');
    expect(run({ postures, rules }, { effect: 'step_up', rule: 'g' }, { session: { age: HOUR } }).outcome).toBe('pass');
    // Without `at` ages still count.
    expect(run({ postures, rules }, { rule: 'g' }, { time: null, ip: null }).outcome).toBe('pass');
  });

  it('tries what nobody in particular may do', () => {
    const nobody = { anonymous: true };
    expect(run({ rules: [grant('g')] }, { effect: 'login' }, nobody)).toMatchObject({
      outcome: 'pass',
      deciders: ['g'],
    });
    expect(run({ rules: [grant('g', { who: ['anyone'] })] }, { rule: 'g' }, nobody).outcome).toBe('pass');
  });

  it('is an error when it reads an address or an instant that the persona does not have', () => {
    const networks = { office: ['203.0.113.0/24'] };
    const inOffice = { networks, rules: [grant('g', { if: { network: ['office'] } })] };
    expect(run(inOffice, {}, { ip: null }).problem).toBe(
      '`g` asks where the request comes from: give the persona `ip`',
    );
    expect(run(inOffice, {}, { time: null }).outcome).toBe('pass');
    const timed = { rules: [grant('g'), deny('d', { until: NOW })] };
    expect(run(timed, {}, { time: null })).toMatchObject({ outcome: 'error', effect: null, deciders: [] });
    expect(run(timed, {}).outcome).toBe('pass');
    // A shadow rule decides nothing.
    const shadowed = { networks, rules: [grant('g'), deny('d', { mode: 'shadow', if: { network: ['office'] } })] };
    expect(run(shadowed, {}, { ip: null }).outcome).toBe('pass');
    // A rule that is about somebody else reads nothing of this persona.
    const others = {
      groups: { blue: is('claims.team', 'blue') },
      networks,
      rules: [grant('g'), deny('d', { who: ['blue'], if: { network: ['office'] } })],
    };
    expect(run(others, {}, { ip: null }).outcome).toBe('pass');
  });

  it('is an error when the gate would refuse the path before the policy is asked', () => {
    expect(run(two, { path: '/things/../admin' }).problem).toContain('is refused before the policy is asked');
    expect(run(two, { app: 'elsewhere' }).problem).toBe('the policy has no app `elsewhere`');
  });
});
