import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain, type Explanation } from '../../../src/core/policy/explain.ts';
import { ReferenceEvaluator } from '../../../src/core/policy/reference.ts';
import { policyText, queries, worlds } from './generated.ts';
import { app, deny, grant, is, policy } from './policies.ts';
import { device, HOUR, MINUTE, NOW, query } from './queries.ts';

function explained(text: Parameters<typeof policy>[0], request = query()): Explanation {
  return explain(new ReferenceEvaluator(policy(text)), request);
}

const groups = { red: is('claims.team', 'red') };
const postures = { managed: [HOUR, is('device.managed', true)] } as const;
const networks = { vpn: ['10.20.0.0/16'] };
const schedules = { never: { days: [], from: 0, to: 1, zone: 'UTC' } };

describe('explain', () => {
  it('shows every rule that the path touches, with each condition and what was observed', () => {
    const apps = [
      app('app', { resources: { things: ['GET /things/**'], other: ['GET /other'] }, floor: { network: ['vpn'] } }),
    ];
    const rules = [
      grant('g', { who: ['red'], if: { posture: ['managed'], session: HOUR } }),
      deny('d', { unless: { who: ['red'] } }),
      grant('elsewhere', { to: ['app/other'] }),
    ];
    const request = query({ claims: { team: 'blue' }, device: device({ managed: true }, NOW - 2 * HOUR) });
    const table = explained({ groups, postures, networks, apps, rules }, request).rules.map(
      ({ rule, truth, conditions }) => {
        const cells = conditions.map((one) => `${one.from} ${one.criterion} ${one.truth}: ${one.observed}`);
        return [rule.id, truth, ...cells];
      },
    );
    expect(table).toEqual([
      ['d', 'T', 'rule group T: ', 'rule unless T: claims.team is "blue"'],
      [
        'g',
        'F',
        'rule group F: claims.team is "blue"',
        'rule posture U: device.managed is true, but 2h old',
        'rule session T: is 20m old',
        'floor network F: 203.0.113.7',
      ],
    ]);
  });

  it.each<[string, Parameters<typeof policy>[0], string[], boolean]>([
    [
      'a posture',
      { postures, rules: [grant('g', { if: { posture: ['managed'] } })] },
      ['device.managed must be true (is absent)'],
      true,
    ],
    [
      'a network',
      { networks, rules: [grant('g', { if: { network: ['vpn'] } })] },
      ['a request from network vpn (is 203.0.113.7)'],
      true,
    ],
    ['a group', { groups, rules: [grant('g', { who: ['red'] })] }, ['claims.team must be "red" (is absent)'], true],
    [
      'a sign-in',
      { rules: [grant('g', { if: { auth: { amr: ['mfa'], maxAge: MINUTE } } })] },
      [
        'a sign-in with amr mfa (amr is pwd, acr is low, signed in 20m ago)',
        'a sign-in within 1m (amr is pwd, acr is low, signed in 20m ago)',
      ],
      true,
    ],
    [
      'a schedule, which nobody can set',
      { schedules, rules: [grant('g', { if: { schedule: ['never'] } })] },
      ['a time within never (is 2026-11-18T09:00:00.000Z)'],
      false,
    ],
  ])('names the smallest change: %s', (_, text, lacks, verified) => {
    expect(explained(text).change).toEqual({ rule: 'g', lacks, verified });
  });

  it('names the grant that lacks least, and no change that a deny would stop', () => {
    const rules = [
      grant('near', { if: { posture: ['managed'] } }),
      grant('far', { who: ['red'], if: { network: ['vpn'] } }),
      deny('d', { if: { posture: ['managed'] } }),
    ];
    const request = query({ device: device({ managed: false }) });
    const { change, nearMisses } = explained({ groups, postures, networks, rules }, request);
    expect(nearMisses.map(({ rule }) => rule)).toEqual(['near', 'far']);
    expect(change?.rule).toBe('far');
    expect(explained({ rules: [grant('g'), deny('d')] }).change).toBeNull();
  });

  it('promises only changes that it has tried', () => {
    fc.assert(
      fc.property(worlds, queries, (world, request) => {
        const { verdict, change, nearMisses, rules } = explained(policyText(world), request);
        expect(change === null || verdict.effect !== 'allow').toBe(true);
        expect(change === null || nearMisses.some(({ rule }) => rule === change.rule)).toBe(true);
        expect(rules.every(({ conditions }) => conditions.length > 0)).toBe(true);
      }),
    );
  });
});
