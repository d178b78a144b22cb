import { describe, expect, it } from 'vitest';
import { ReferenceEvaluator } from '../../../src/core/policy/reference.ts';
import type { Evaluation } from '../../../src/core/policy/verdict.ts';
import { app, deny, grant, is, policy } from './policies.ts';
import { device, HOUR, NOW, query } from './queries.ts';

function evaluate(text: Parameters<typeof policy>[0], request = query()): Evaluation {
  return new ReferenceEvaluator(policy(text)).evaluate(request);
}

const postures = {
  managed: [HOUR, is('device.managed', true)],
  hardened: [HOUR, is('device.score', { op: 'gt', value: 50 })],
} as const;
const groups = { red: is('claims.team', 'red') };
const networks = { vpn: ['10.20.0.0/16'], office: ['203.0.113.0/24'] };

describe('a verdict', () => {
  it('tells of an allow what its grant and floor asked, and which postures hold', () => {
    const floored = app('app', { resources: { things: ['GET /things/**'] }, floor: { network: ['office'] } });
    const rules = [
      grant('g', { who: ['red'], until: NOW + 1, if: { posture: ['managed'] } }),
      grant('h', { if: { posture: ['hardened'] } }),
    ];
    const request = query({ claims: { team: 'red' }, device: device({ managed: true, score: 7 }) });
    const { verdict } = evaluate({ groups, networks, postures, apps: [floored], rules }, request);
    expect(verdict.reasons).toEqual(['group-ok', 'live-ok', 'posture-ok', 'network-ok']);
    expect(verdict).toMatchObject({
      effect: 'allow',
      by: 'g',
      resource: 'things',
      postures: ['managed'],
      message: null,
    });
  });

  it('tells of a deny the words of its author', () => {
    const { verdict } = evaluate({ rules: [grant('g'), deny('d', { denyMessage: 'ask Dana' })] });
    expect(verdict).toMatchObject({ reasons: ['denied-by-rule'], message: 'ask Dana', uncertain: false });
  });

  it('tells of a deny that was not ruled out what is unknown', () => {
    const rules = [grant('g'), deny('d', { who: ['red'], unless: { posture: ['managed'] } })];
    const { verdict } = evaluate({ groups, postures, rules }, query({ claims: { team: 'red' } }));
    expect(verdict).toMatchObject({ uncertain: true, reasons: ['deny-not-ruled-out', 'unless-unknown'] });
  });

  it('tells of a default deny what the nearest grant lacks, and its words', () => {
    const rules = [
      grant('far', { who: ['red'], if: { posture: ['hardened'], network: ['vpn'] }, denyMessage: 'far' }),
      grant('near', { if: { posture: ['managed', 'hardened'], network: ['vpn'] }, denyMessage: 'near' }),
      grant('shadow', { mode: 'shadow', denyMessage: 'shadow' }),
    ];
    const request = query({ device: device({ managed: false }) });
    expect(evaluate({ groups, networks, postures, rules }, request).verdict).toMatchObject({
      effect: 'deny',
      by: 'default',
      reasons: ['posture-unknown', 'network-unmet'],
      message: 'near',
      lack: { postures: ['managed', 'hardened'], networks: ['vpn'] },
      resource: 'things',
    });
  });

  it('takes the first by id of equally near misses', () => {
    const rules = [
      grant('b', { if: { network: ['vpn'] }, denyMessage: 'b' }),
      grant('a', { if: { network: ['vpn'] }, denyMessage: 'a' }),
    ];
    expect(evaluate({ networks, rules }).verdict.message).toBe('a');
  });

  it('tells that no grant names a path', () => {
    const { verdict } = evaluate({ rules: [grant('g')] }, query({ path: '/elsewhere' }));
    expect(verdict).toMatchObject({
      effect: 'deny',
      by: 'default',
      reasons: ['no-grant'],
      resource: null,
      message: null,
    });
  });
});

describe('a shadow (line 14)', () => {
  it('is absent where no shadow rule touches the request', () => {
    expect(evaluate({ rules: [grant('g')] }).shadow).toBeNull();
    const apps = [app('app', { resources: { things: ['GET /things/**'], other: ['GET /other'] } })];
    expect(evaluate({ apps, rules: [grant('g'), deny('s', { to: ['app/other'], mode: 'shadow' })] }).shadow).toBeNull();
  });

  it('is what would be if it were enforced, and never acts', () => {
    const { verdict, shadow } = evaluate({ rules: [grant('g'), deny('s', { mode: 'shadow' })] });
    expect([verdict.effect, shadow]).toEqual(['allow', { effect: 'deny', by: 's' }]);
    const granting = evaluate({ rules: [grant('s', { mode: 'shadow' })] });
    expect([granting.verdict.effect, granting.shadow]).toEqual(['deny', { effect: 'allow', by: 's' }]);
  });

  it('never asks for a sign-in', () => {
    const { verdict, shadow } = evaluate({ rules: [grant('s', { mode: 'shadow', if: { auth: { amr: ['mfa'] } } })] });
    expect([verdict.effect, shadow]).toEqual(['deny', { effect: 'step_up', by: 's' }]);
    expect(verdict.reasons).toEqual(['no-grant']);
  });
});
