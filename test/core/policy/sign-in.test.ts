import { describe, expect, it } from 'vitest';
import { ReferenceEvaluator } from '../../../src/core/policy/reference.ts';
import type { Verdict } from '../../../src/core/policy/verdict.ts';
import { app, deny, grant, is, policy } from './policies.ts';
import { anonymous, device, HOUR, MINUTE, NOW, person, query } from './queries.ts';

type Text = Parameters<typeof policy>[0];

function verdict(text: Text, request = query()): Verdict {
  return new ReferenceEvaluator(policy(text)).evaluate(request).verdict;
}

describe('a step-up (line 12)', () => {
  const phr = [grant('g', { if: { auth: { acr: ['phr', 'mfa'] } } })];
  const mfa = [grant('g', { if: { auth: { amr: ['mfa'] } } })];

  it('asks for what the grant asks of a sign-in', () => {
    const rules = [grant('g', { if: { auth: { amr: ['pwd', 'mfa'], acr: ['phr'], maxAge: 15 * MINUTE } } })];
    expect(verdict({ rules })).toMatchObject({
      effect: 'step_up',
      by: 'g',
      stepUp: { amr: ['pwd', 'mfa'], acr: ['phr'], maxAge: 900 },
      reasons: ['step-up-required', 'auth-unmet'],
    });
  });

  it('adds what the floor asks: all amr, the common acr, the smaller age', () => {
    const floored = app('app', {
      resources: { things: ['GET /things/**'] },
      floor: { auth: { amr: ['mfa'], acr: ['phr', 'mid'], maxAge: HOUR } },
    });
    const rules = [grant('g', { if: { auth: { amr: ['hwk'], acr: ['low', 'phr'], maxAge: 2 * HOUR } } })];
    expect(verdict({ apps: [floored], rules }).stepUp).toEqual({ amr: ['hwk', 'mfa'], acr: ['phr'], maxAge: 3600 });
  });

  it('cannot be asked for where the acr of rule and floor do not meet', () => {
    const floored = app('app', { resources: { things: ['GET /things/**'] }, floor: { auth: { acr: ['mid'] } } });
    const { effect, by, reasons } = verdict({ apps: [floored], rules: phr });
    expect([effect, by]).toEqual(['deny', 'default']);
    expect(reasons).toContain('step-up-unmet');
  });

  it('takes the grant with the fewest unmet atoms, then the first by id', () => {
    const rules = [
      grant('a', { if: { auth: { amr: ['mfa', 'hwk'] } } }),
      grant('c', { if: { auth: { amr: ['mfa'] } } }),
      grant('b', { if: { auth: { acr: ['phr'] } } }),
    ];
    expect(verdict({ rules }).by).toBe('b');
    expect(new ReferenceEvaluator(policy({ rules })).deciders(query())).toEqual(['a', 'b', 'c']);
  });

  it('asks for a new sign-in when the session is too old', () => {
    const rules = [grant('g', { if: { session: 10 * MINUTE } })];
    expect(verdict({ rules }).stepUp).toEqual({ amr: [], acr: [], maxAge: 0 });
    expect(verdict({ rules: [grant('g', { if: { session: 20 * MINUTE } })] }).effect).toBe('allow');
  });

  it('asks when the time of the sign-in is unknown, or lies in the future', () => {
    const rules = [grant('g', { if: { auth: { maxAge: HOUR } } })];
    for (const at of [null, NOW + 1]) {
      const { effect, reasons } = verdict({ rules }, query({ identity: person({}, { signIn: { at } }) }));
      expect([effect, ...reasons]).toEqual(['step_up', 'step-up-required', 'auth-unknown']);
    }
  });

  it('asks for no amr that the provider cannot be asked for', () => {
    expect(verdict({ rules: mfa }, query({ reach: { amr: new Set() } })).reasons).toContain('step-up-unmet');
    expect(verdict({ rules: mfa }, query({ reach: { amr: new Set(['mfa']) } })).effect).toBe('step_up');
  });

  it('asks for nothing that this session was asked for in vain', () => {
    expect(verdict({ rules: mfa }, query({ reach: { failed: new Set(['mfa']) } })).reasons).toContain('step-up-unmet');
    expect(verdict({ rules: phr }, query({ reach: { failed: new Set(['phr']) } })).stepUp?.acr).toEqual(['mfa']);
    const both = query({ reach: { failed: new Set(['phr', 'mfa']) } });
    expect(verdict({ rules: phr }, both)).toMatchObject({ effect: 'deny', by: 'default' });
  });

  it('asks nothing of a certificate, which is no sign-in', () => {
    expect(verdict({ rules: mfa }, query({ identity: person({}, { via: 'certificate' }) })).effect).toBe('deny');
  });

  it('is no help where something else is missing', () => {
    const groups = { red: is('claims.team', 'red') };
    const rules = [grant('g', { who: ['red'], if: { auth: { amr: ['mfa'] } } })];
    expect(verdict({ groups, rules })).toMatchObject({ effect: 'deny', reasons: ['group-unknown', 'auth-unmet'] });
  });

  it('does not go past a deny', () => {
    expect(verdict({ rules: [...mfa, deny('d')] })).toMatchObject({ effect: 'deny', by: 'd' });
  });
});

describe('an anonymous caller', () => {
  const groups = { red: is('claims.team', 'red') };
  const networks = { vpn: ['10.20.0.0/16'] };
  const ask = query({ identity: anonymous });

  it('has what `anyone` has', () => {
    expect(verdict({ rules: [grant('g', { who: ['anyone'] })] }, ask).effect).toBe('allow');
  });

  it('is in no group, so a deny of one does not hold', () => {
    const rules = [grant('g', { who: ['anyone'] }), deny('d', { who: ['red'] }), deny('e', { who: ['authenticated'] })];
    expect(verdict({ groups, rules }, ask).effect).toBe('allow');
  });

  it('is asked to sign in where that could help, for what all of those grants need', () => {
    const rules = [
      grant('a', { who: ['red'], if: { auth: { amr: ['mfa', 'hwk'], acr: ['phr'], maxAge: HOUR } } }),
      grant('b', { if: { auth: { amr: ['mfa'], acr: ['mid'], maxAge: 2 * HOUR } } }),
    ];
    expect(verdict({ groups, rules }, ask)).toMatchObject({
      effect: 'login',
      by: 'a',
      reasons: ['login-required'],
      stepUp: { amr: ['mfa'], acr: ['mid', 'phr'], maxAge: 7200 },
    });
    expect(new ReferenceEvaluator(policy({ groups, rules })).deciders(ask)).toEqual(['a', 'b']);
  });

  it('is not sent to the identity provider from a network that is denied', () => {
    expect(verdict({ networks, rules: [grant('g', { if: { network: ['vpn'] } })] }, ask).effect).toBe('deny');
  });

  it('is not sent there past a deny that is certain whoever it is', () => {
    expect(verdict({ rules: [grant('g'), deny('d', { who: ['anyone'] })] }, ask)).toMatchObject({
      effect: 'deny',
      by: 'd',
    });
  });

  it('is sent there past a deny that a sign-in may rule out', () => {
    const rules = [grant('g'), deny('d', { who: ['anyone'], unless: { who: ['red'] } })];
    expect(verdict({ groups, rules }, ask).effect).toBe('login');
  });

  it('is never asked for a stronger sign-in before the first', () => {
    const rules = [grant('g', { who: ['anyone'], if: { auth: { amr: ['mfa'] } } })];
    expect(verdict({ rules }, ask).effect).toBe('login');
  });

  it('is not sent there for a shadow grant', () => {
    const { verdict, shadow } = new ReferenceEvaluator(policy({ rules: [grant('g', { mode: 'shadow' })] })).evaluate(
      ask,
    );
    expect(verdict.effect).toBe('deny');
    expect(shadow).toEqual({ effect: 'login', by: 'g' });
  });
});

describe('facts that came with the sign-in', () => {
  const postures = { managed: [HOUR, is('device.managed', true)] } as const;
  const rules = [grant('g', { if: { posture: ['managed'], auth: { amr: ['pwd'] } } })];
  const stale = NOW - HOUR - 1;

  it('are renewed by a new one when nothing else is missing', () => {
    expect(verdict({ postures, rules }, query({ device: device({ managed: true }, stale, 'token') }))).toMatchObject({
      effect: 'step_up',
      by: 'g',
      reasons: ['device-facts-stale', 'posture-unknown'],
      stepUp: { amr: ['pwd'], acr: [], maxAge: 0 },
      lack: { postures: ['managed'], networks: [] },
    });
  });

  it('are not, when they come from elsewhere, or would not help', () => {
    expect(verdict({ postures, rules }, query({ device: device({ managed: true }, stale) })).effect).toBe('deny');
    const unmanaged = query({ device: device({ managed: false }, stale, 'token') });
    expect(verdict({ postures, rules }, unmanaged).effect).toBe('deny');
  });

  it('are renewed past a deny that they would rule out, but not past a certain one', () => {
    const ask = query({ device: device({ managed: false }, stale, 'session') });
    const suspect = [grant('g'), deny('d', { if: { posture: ['managed'] } })];
    expect(verdict({ postures, rules: suspect }, ask)).toMatchObject({ effect: 'step_up', by: 'g' });
    expect(verdict({ postures, rules: [...suspect, deny('e')] }, ask)).toMatchObject({ effect: 'deny', by: 'e' });
  });
});
