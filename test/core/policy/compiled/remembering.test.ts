import { describe, expect, it } from 'vitest';
import { compile, compileInSlices } from '../../../../src/core/policy/compiled/compile.ts';
import { app, deny, grant, is, policy } from '../policies.ts';
import { device, HOUR, MINUTE, NOW, person, query } from '../queries.ts';

describe('what the compiled evaluator remembers of a caller', () => {
  it('is never how old a fact is', () => {
    const postures = { managed: [HOUR, is('device.managed', true)] } as const;
    const evaluator = compile(policy({ postures, rules: [grant('g', { if: { posture: ['managed'] } })] }));
    const [identity, laptop] = [person(), device({ managed: true }, NOW)];
    const at = (now: number): string => evaluator.evaluate(query({ identity, device: laptop, now })).verdict.effect;
    expect([NOW - 1, NOW, NOW + HOUR, NOW + HOUR + 1, NOW + HOUR, NOW - 1].map(at)).toEqual([
      'deny',
      'allow',
      'allow',
      'deny',
      'allow',
      'deny',
    ]);
  });

  it('is never how old a session or a sign-in is', () => {
    const rules = [grant('g', { if: { session: HOUR, auth: { maxAge: 30 * MINUTE } } })];
    const evaluator = compile(policy({ rules }));
    const identity = person({}, { issuedAt: NOW, signIn: { at: NOW } });
    const at = (now: number): string => evaluator.evaluate(query({ identity, now })).verdict.effect;
    expect([NOW, NOW + 30 * MINUTE, NOW + 30 * MINUTE + 1, NOW].map(at)).toEqual([
      'allow',
      'allow',
      'step_up',
      'allow',
    ]);
  });

  it('is not that a time in a claim has not yet come', () => {
    const groups = { old: is('claims.hired', { op: 'lt', value: NOW + 2 * HOUR }) };
    const evaluator = compile(policy({ groups, rules: [grant('g', { who: ['old'] })] }));
    const identity = person({ hired: (NOW + HOUR) / 1000 });
    const at = (now: number): string => evaluator.evaluate(query({ identity, now })).verdict.effect;
    expect([NOW, NOW + HOUR, NOW, NOW + HOUR - 1].map(at)).toEqual(['deny', 'allow', 'deny', 'deny']);
  });

  it('belongs to the caller and not to the fingerprint', () => {
    const rules = [grant('g', { who: ['red'] })];
    const evaluator = compile(policy({ groups: { red: is('claims.team', 'red') }, rules }));
    const as = (team: string): string =>
      evaluator.evaluate(query({ identity: person({ team }, { fingerprint: 'same' }) })).verdict.effect;
    expect(['red', 'blue', 'red'].map(as)).toEqual(['allow', 'deny', 'allow']);
  });

  it('belongs to the device and not to its version', () => {
    const postures = { managed: [HOUR, is('device.managed', true)] } as const;
    const evaluator = compile(policy({ postures, rules: [grant('g', { if: { posture: ['managed'] } })] }));
    const identity = person();
    const on = (managed: boolean): string =>
      evaluator.evaluate(query({ identity, device: device({ managed }) })).verdict.effect;
    expect([true, false, true].map(on)).toEqual(['allow', 'deny', 'allow']);
  });
});

describe('a question that cannot be read', () => {
  it('is a fault each time, and is never answered as the one before it', () => {
    const groups = { red: is('claims.team', 'red') };
    const evaluator = compile(policy({ groups, rules: [grant('g', { who: ['red'] })] }));
    const allowed = query({ identity: person({ team: 'red' }) });
    const broken = query({ identity: person({ team: 'blue' }), path: '/nothing' });
    const path = Object.defineProperty({ ...broken.path }, 'segments', {
      get: () => {
        throw new Error('no path');
      },
    });
    for (const asked of [
      { ...broken, path },
      { ...allowed, path },
    ]) {
      expect(evaluator.evaluate(allowed).verdict.effect).toBe('allow');
      expect(() => evaluator.evaluate(asked)).toThrow('no path');
      expect(() => evaluator.evaluate(asked)).toThrow('no path');
    }
    expect(evaluator.evaluate(allowed).verdict.effect).toBe('allow');
  });
});

describe('an allowing answer', () => {
  it('is one object for all requests that are alike', () => {
    const evaluator = compile(policy({ rules: [grant('g')] }));
    const [mira, kim] = [person(), person({}, { sub: 'kim' })];
    const first = evaluator.evaluate(query({ identity: mira, path: '/things/1' }));
    expect(evaluator.evaluate(query({ identity: kim, path: '/things/2' }))).toBe(first);
  });

  it('is another one beside what a shadow rule would make of it', () => {
    const groups = { red: is('claims.team', 'red') };
    const evaluator = compile(policy({ groups, rules: [grant('g'), deny('d', { who: ['red'], mode: 'shadow' })] }));
    const ask = (team: string): ReturnType<typeof evaluator.evaluate> =>
      evaluator.evaluate(query({ identity: person({ team }) }));
    expect(ask('red').shadow).toEqual({ effect: 'deny', by: 'd' });
    expect(ask('blue').shadow).toEqual({ effect: 'allow', by: 'g' });
    expect(ask('red')).toBe(ask('red'));
  });
});

describe('an allowing answer of one grant', () => {
  it('is another one where it was reached through another resource', () => {
    const resources = { first: ['GET /things/**'], second: ['GET /things/:x'] };
    const floored = app('app', { resources, floor: { network: ['office'], except: ['second'] } });
    const networks = { office: ['203.0.113.0/24'] };
    const evaluator = compile(policy({ apps: [floored], networks, rules: [grant('g', { to: ['app/*'] })] }));
    const from = (ip: string): unknown => {
      const { effect, reasons, resource } = evaluator.evaluate(query({ ip })).verdict;
      return { effect, reasons, resource };
    };
    const inside = { effect: 'allow', reasons: ['group-ok', 'network-ok'], resource: 'first' };
    const outside = { effect: 'allow', reasons: ['group-ok'], resource: 'second' };
    expect(['203.0.113.7', '198.51.100.1', '203.0.113.7'].map(from)).toEqual([inside, outside, inside]);
  });
});

describe('compiling in slices', () => {
  it('takes many steps for many rules, and ends with the evaluator', () => {
    const resources = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`r${index}`, [`GET /r${index}`]]));
    const rules = Array.from({ length: 2000 }, (_, index) => grant(`g${index}`, { to: [`app/r${index % 600}`] }));
    const slices = compileInSlices(policy({ apps: [app('app', { resources })], rules }));
    let steps = 0;
    let slice = slices.next();
    for (; slice.done !== true; slice = slices.next()) steps += 1;
    expect(steps).toBeGreaterThan(30);
    expect(slice.value.evaluate(query({ path: '/r599' })).verdict.effect).toBe('allow');
  });
});
