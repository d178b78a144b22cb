import { describe, expect, it } from 'vitest';
import type { ClaimValue } from '../../../src/core/identity.ts';
import type { Operator, Predicate } from '../../../src/core/policy/model.ts';
import { ReferenceEvaluator } from '../../../src/core/policy/reference.ts';
import type { Truth } from '../../../src/core/policy/truth.ts';
import { deny, grant, is, policy } from './policies.ts';
import { device, HOUR, MINUTE, NOW, person, query } from './queries.ts';

/** A deny alone tells F from the rest, and whether it was certain tells T from U. */
function truthOf(text: Parameters<typeof policy>[0], who: string[], request: ReturnType<typeof query>): Truth {
  const asks = text.postures === undefined ? { who } : { if: { posture: ['p'] } };
  const evaluator = new ReferenceEvaluator(policy({ ...text, rules: [grant('open'), deny('probe', asks)] }));
  const { verdict } = evaluator.evaluate(request);
  if (verdict.effect === 'allow') return 'F';
  return verdict.uncertain ? 'U' : 'T';
}

function claimTruth(
  predicate: Predicate,
  claims: Readonly<Record<string, ClaimValue>>,
  incomplete: string[] = [],
): Truth {
  const request = query({ identity: person(claims, { incomplete }) });
  return truthOf({ groups: { g: predicate } }, ['g'], request);
}

describe('an attribute (POLICY §4 line 2)', () => {
  it.each<[string, Predicate, Readonly<Record<string, ClaimValue>>, Truth]>([
    ['is unknown when absent', is('claims.team', 'red'), {}, 'U'],
    [
      'is unknown when absent, also under `not`',
      is('claims.team', { op: 'not', operand: { op: 'equals', value: 'red' } }),
      {},
      'U',
    ],
    ['is unknown when a number stands for a string', is('claims.team', 'red'), { team: 7 }, 'U'],
    ['is unknown when a string stands for a bool', is('claims.email_verified', true), { email_verified: 'true' }, 'U'],
    ['is unknown when a string stands for a number', is('claims.level', 3), { level: '3' }, 'U'],
    ['is unknown when a number is not finite', is('claims.level', { op: 'gt', value: 3 }), { level: Infinity }, 'U'],
    [
      'is unknown when a list holds something else than strings',
      is('claims.groups', { op: 'has', value: 'a' }),
      { groups: ['a', 7] },
      'U',
    ],
    ['is unknown when a number stands for a list', is('claims.groups', { op: 'has', value: 'a' }), { groups: 7 }, 'U'],
    [
      'is unknown when a time lies in the future',
      is('claims.hired', { op: 'gt', value: 0 }),
      { hired: NOW / 1000 + 1 },
      'U',
    ],
    ['is unknown when a time is no time', is('claims.hired', { op: 'gt', value: 0 }), { hired: 'yesterday' }, 'U'],
    [
      'reads a time as NumericDate seconds',
      is('claims.hired', { op: 'equals', value: NOW - HOUR }),
      { hired: (NOW - HOUR) / 1000 },
      'T',
    ],
    [
      'reads a time as RFC 3339',
      is('claims.hired', { op: 'lt', value: NOW }),
      { hired: '2020-01-01T00:00:00+01:00' },
      'T',
    ],
    [
      'splits a blank-separated string into a list',
      is('claims.scope', { op: 'has', value: 'read' }),
      { scope: 'write  read' },
      'T',
    ],
    ['takes an empty list for known', is('claims.groups', { op: 'has', value: 'a' }), { groups: [] }, 'F'],
    ['takes an empty string for an empty list', is('claims.scope', { op: 'has', value: '' }), { scope: '' }, 'F'],
    ['reads `sub` from the identity, not from the claims', is('claims.sub', 'mira'), { sub: 'someone-else' }, 'T'],
    [
      'reads `iss` from the identity, not from the claims',
      is('claims.iss', 'https://evil.example'),
      { iss: 'https://evil.example' },
      'F',
    ],
  ])('%s', (_, predicate, claims, expected) => expect(claimTruth(predicate, claims)).toBe(expected));

  it('is unknown when it must not be believed complete, whatever else is set', () => {
    const predicate = is('claims.groups', { op: 'has', value: 'a' });
    expect(claimTruth(predicate, { groups: ['a'] })).toBe('T');
    expect(claimTruth(predicate, { groups: ['a'] }, ['groups'])).toBe('U');
  });

  it.each<[string, number | null, Truth]>([
    ['is known at exactly `max_age`', NOW - 15 * MINUTE, 'T'],
    ['is unknown a millisecond later', NOW - 15 * MINUTE - 1, 'U'],
    ['is unknown when its age is', null, 'U'],
    ['is unknown when it comes from the future', NOW + 1, 'U'],
  ])('of a device %s', (_, at, expected) => {
    const postures = { p: [15 * MINUTE, is('device.managed', true)] } as const;
    expect(truthOf({ postures }, [], query({ device: device({ managed: true }, at) }))).toBe(expected);
  });
});

describe('an operator', () => {
  const groups = { groups: ['a', 'b'], level: 3, team: 'red', email: 'x@corp.example' };
  it.each<[string, string, Operator, Truth]>([
    ['any, one of', 'claims.team', { op: 'any', values: ['blue', 'red'] }, 'T'],
    ['any, none of', 'claims.team', { op: 'any', values: ['blue'] }, 'F'],
    ['has', 'claims.groups', { op: 'has', value: 'b' }, 'T'],
    ['has, whole elements only', 'claims.groups', { op: 'has', value: '' }, 'F'],
    ['has_all', 'claims.groups', { op: 'has_all', values: ['a', 'b'] }, 'T'],
    ['has_all, one missing', 'claims.groups', { op: 'has_all', values: ['a', 'c'] }, 'F'],
    ['has_any', 'claims.groups', { op: 'has_any', values: ['c', 'b'] }, 'T'],
    ['has_any, none', 'claims.groups', { op: 'has_any', values: ['c', 'd'] }, 'F'],
    ['gt, at the bound', 'claims.level', { op: 'gt', value: 3 }, 'F'],
    ['gte, at the bound', 'claims.level', { op: 'gte', value: 3 }, 'T'],
    ['lt, at the bound', 'claims.level', { op: 'lt', value: 3 }, 'F'],
    ['lte, at the bound', 'claims.level', { op: 'lte', value: 3 }, 'T'],
    ['ends_with', 'claims.email', { op: 'ends_with', value: '@corp.example' }, 'T'],
    ['ends_with, another ending', 'claims.email', { op: 'ends_with', value: '@evil.example' }, 'F'],
    ['not of a value', 'claims.team', { op: 'not', operand: { op: 'equals', value: 'red' } }, 'F'],
    ['not of an operator', 'claims.groups', { op: 'not', operand: { op: 'has', value: 'z' } }, 'T'],
  ])('%s', (_, key, operator, expected) => expect(claimTruth(is(key, operator), groups)).toBe(expected));

  it.each<[string, Operator, Truth]>([
    ['14.5', { op: 'equals', value: [14, 5, 0] }, 'T'],
    ['14.10', { op: 'gt', value: [14, 9] }, 'T'],
    ['10.0.22631.4169', { op: 'gte', value: [10, 0, 22631, 4170] }, 'F'],
    ['14', { op: 'any', values: [[13], [14, 0]] }, 'T'],
    ['14.5-beta', { op: 'gte', value: [1] }, 'U'],
    ['', { op: 'gte', value: [0] }, 'U'],
  ])('compares version `%s` part by part', (version, operator, expected) => {
    const postures = { p: [HOUR, is('device.os_version', operator)] } as const;
    expect(truthOf({ postures }, [], query({ device: device({ os_version: version }) }))).toBe(expected);
  });
});
