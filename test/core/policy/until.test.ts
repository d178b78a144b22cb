import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReferenceEvaluator } from '../../../src/core/policy/reference.ts';
import { policyText, queries, worlds } from './generated.ts';
import { app, deny, grant, is, policy } from './policies.ts';
import { anonymous, device, HOUR, MINUTE, NOW, person, query } from './queries.ts';

type Text = Parameters<typeof policy>[0];

const ask = query({ identity: person({}, { expiresAt: Number.POSITIVE_INFINITY }) });

function until(text: Text, request = ask): number {
  return new ReferenceEvaluator(policy(text)).until(request);
}

describe('until (line 14)', () => {
  const schedules = { day: { days: [1, 2, 3, 4, 5], from: 480, to: 1140, zone: 'Europe/Paris' } };
  const postures = { managed: [HOUR, is('device.managed', true)] } as const;

  it('is never when nothing depends on time', () => expect(until({ rules: [grant('g')] })).toBe(Infinity));

  it('is the end of the credential', () => {
    expect(until({ rules: [grant('g')] }, query())).toBe(NOW + 12 * HOUR);
    expect(until({ rules: [grant('g', { who: ['anyone'] })] }, query({ identity: anonymous }))).toBe(Infinity);
  });

  it('is the first bound of a rule that lies ahead', () => {
    const rules = [
      grant('g', { notBefore: NOW - HOUR, until: NOW + 3 * HOUR }),
      grant('h', { notBefore: NOW + 2 * HOUR }),
      deny('d', { until: NOW + 4 * HOUR }),
    ];
    expect(until({ rules })).toBe(NOW + 2 * HOUR);
  });

  it('is the first millisecond after a `max_age`', () => {
    const session = [grant('g', { if: { session: HOUR } })];
    expect(until({ rules: session })).toBe(NOW + 40 * MINUTE + 1);
    const auth = [grant('g', { if: { auth: { maxAge: 30 * MINUTE } } })];
    expect(until({ rules: auth })).toBe(NOW + 10 * MINUTE + 1);
  });

  it('is when a fact that was read grows stale, or comes into its own', () => {
    const rules = [grant('g', { if: { posture: ['managed'] } })];
    const { identity } = ask;
    const fact = (at: number): number =>
      until({ postures, rules }, query({ identity, device: device({ managed: true, score: 1 }, at) }));
    expect(fact(NOW - 20 * MINUTE)).toBe(NOW + 40 * MINUTE + 1);
    expect(fact(NOW + MINUTE)).toBe(NOW + MINUTE);
    expect(fact(NOW - 2 * HOUR)).toBe(Infinity);
  });

  it('is when a time that was read has come', () => {
    const groups = { old: is('claims.hired', { op: 'lt', value: NOW + HOUR }) };
    const identity = person({ hired: (NOW + MINUTE) / 1000 }, { expiresAt: Infinity });
    expect(until({ groups, rules: [grant('g', { who: ['old'] })] }, query({ identity }))).toBe(NOW + MINUTE);
  });

  it('is the end of a schedule, also where the clocks change before it', () => {
    const rules = [grant('g', { if: { schedule: ['day'] } })];
    expect(until({ schedules, rules })).toBe(Date.parse('2026-11-18T18:00:00Z'));
    const night = { day: { days: [6], from: 1320, to: 360, zone: 'Europe/Paris' } };
    const before = Date.parse('2026-10-24T23:00:00Z');
    const request = query({ identity: ask.identity, now: before });
    // 06:00 on the Sunday on which 02:00 to 03:00 comes twice.
    expect(until({ schedules: night, rules }, request)).toBe(Date.parse('2026-10-25T05:00:00Z'));
  });

  it('counts floors and `unless`, but neither shadow rules nor those of other paths', () => {
    const floored = app('app', { resources: { things: ['GET /things/**'], b: ['GET /b'] }, floor: { session: HOUR } });
    expect(until({ apps: [floored], rules: [grant('g')] })).toBe(NOW + 40 * MINUTE + 1);
    const rules = [
      grant('g'),
      deny('d', { unless: { schedule: ['day'] } }),
      grant('s', { mode: 'shadow', until: NOW + 1 }),
      grant('b', { to: ['app/b'], until: NOW + 1 }),
    ];
    const apps = [app('app', { resources: { things: ['GET /things/**'], b: ['GET /b'] } })];
    expect(until({ schedules, apps, rules })).toBe(Date.parse('2026-11-18T18:00:00Z'));
  });

  it('is that of the rule itself where `except` frees a resource from a stricter floor', () => {
    const freed = app('app', {
      resources: { things: ['GET /things/**'] },
      floor: { session: 10 * MINUTE, auth: { maxAge: 10 * MINUTE }, except: ['things'] },
    });
    expect(until({ apps: [freed], rules: [grant('g', { if: { session: HOUR } })] })).toBe(NOW + 40 * MINUTE + 1);
    const auth = [grant('g', { if: { auth: { maxAge: 30 * MINUTE } } })];
    expect(until({ apps: [freed], rules: auth })).toBe(NOW + 10 * MINUTE + 1);
  });

  it('promises an answer that does not change before it', () => {
    fc.assert(
      fc.property(worlds, queries, fc.double({ min: 0, max: 1, noNaN: true }), (world, query, share) => {
        const evaluator = new ReferenceEvaluator(policy(policyText(world)));
        const end = Math.min(evaluator.until(query), query.now + 30 * 24 * HOUR);
        const later = { ...query, now: Math.min(end - 1, query.now + Math.floor(share * (end - query.now))) };
        const { effect, by, uncertain } = evaluator.evaluate(query).verdict;
        expect(evaluator.evaluate(later).verdict).toMatchObject({ effect, by, uncertain });
        expect(evaluator.evaluate({ ...query, now: end - 1 }).verdict).toMatchObject({ effect, by, uncertain });
      }),
      { numRuns: 2000 },
    );
  });
});
