/** What generated rules name: groups, postures, networks and schedules, made of every operator on every type. */

import * as fc from 'fast-check';
import type { Operator, Predicate } from '../../../../src/core/policy/model.ts';
import { all, any, is, named, type policy } from '../policies.ts';
import { HOUR, MINUTE, NOW } from '../queries.ts';

type PolicyText = Parameters<typeof policy>[0];
export type Names = Required<Pick<PolicyText, 'groups' | 'postures' | 'networks' | 'schedules'>>;

export const GROUPS = ['g0', 'g1', 'g2', 'g3', 'g4', 'g5'];
export const POSTURES = ['p0', 'p1', 'p2'];
export const NETWORKS = ['n0', 'n1', 'n2'];
export const SCHEDULES = ['s0', 's1'];

function not(operand: Operator): Operator {
  return { op: 'not', operand };
}

const CLAIM_TESTS: readonly Predicate[] = [
  is('claims.team', 'red'),
  is('claims.team', 'blue'),
  is('claims.team', not({ op: 'equals', value: 'red' })),
  is('claims.team', { op: 'any', values: ['blue', 'green'] }),
  is('claims.team', not({ op: 'any', values: ['blue', 'red'] })),
  is('claims.team', not({ op: 'equals', value: '' })),
  is('claims.contractor', true),
  is('claims.contractor', not({ op: 'equals', value: true })),
  is('claims.groups', { op: 'has', value: 'staff' }),
  is('claims.groups', { op: 'has', value: 'ops' }),
  is('claims.groups', not({ op: 'has', value: 'staff' })),
  is('claims.groups', not(not({ op: 'has', value: 'ops' }))),
  is('claims.groups', { op: 'has_all', values: ['staff', 'ops'] }),
  is('claims.groups', not({ op: 'has_all', values: ['ops', 'e-17'] })),
  is('claims.groups', { op: 'has_any', values: ['ops', 'e-17'] }),
  is('claims.groups', not({ op: 'has_any', values: ['ops', 'e-17'] })),
  is('claims.scope', { op: 'has', value: 'read' }),
  is('claims.level', 3),
  is('claims.level', { op: 'any', values: [0, 2] }),
  is('claims.level', { op: 'gte', value: 3 }),
  is('claims.level', not({ op: 'lt', value: 3 })),
  is('claims.email', { op: 'ends_with', value: '@corp.example' }),
  is('claims.email_verified', true),
  is('claims.build', { op: 'gte', value: [14, 5] }),
  is('claims.build', [14, 5]),
  is('claims.hired', { op: 'lte', value: NOW }),
  is('claims.hired', { op: 'gt', value: NOW - HOUR }),
  is('claims.sub', 'mira'),
  is('claims.iss', not({ op: 'equals', value: 'https://other.example' })),
];

const FACT_TESTS: readonly Predicate[] = [
  is('device.managed', true),
  is('device.managed', not({ op: 'equals', value: false })),
  is('device.encrypted', true),
  is('device.score', { op: 'gt', value: 50 }),
  is('device.os_version', { op: 'gte', value: [14, 5] }),
  is('device.os_version', not({ op: 'equals', value: [14, 5] })),
  is('device.patched', { op: 'gt', value: NOW - 2 * HOUR }),
];

/** Of tests, and of names that stand before it. */
function predicates(tests: readonly Predicate[], before: readonly string[]): fc.Arbitrary<Predicate> {
  const test = fc.constantFrom(...tests);
  const part =
    before.length === 0 ? test : fc.oneof({ weight: 3, arbitrary: test }, fc.constantFrom(...before).map(named));
  const parts = fc.array(part, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { weight: 3, arbitrary: part },
    { weight: 2, arbitrary: parts.map((of) => all(...of)) },
    { weight: 2, arbitrary: parts.map((of) => any(...of)) },
    { weight: 1, arbitrary: fc.tuple(part, parts).map(([first, others]) => all(first, any(...others))) },
    { weight: 1, arbitrary: fc.tuple(part, parts).map(([first, others]) => any(first, all(...others))) },
  );
}

function chained<Thing>(
  names: readonly string[],
  make: (before: readonly string[]) => fc.Arbitrary<Thing>,
): fc.Arbitrary<Record<string, Thing>> {
  const things = names.map((name, index) => [name, make(names.slice(0, index))] as const);
  return fc.record(Object.fromEntries(things));
}

/** They overlap, enclose one another, share blocks, and come in both families. */
const CIDRS = [
  '0.0.0.0/0',
  '10.0.0.0/8',
  '10.20.0.0/16',
  '10.20.0.0/24',
  '10.20.0.128/25',
  '203.0.113.0/24',
  '203.0.113.7',
  '255.255.255.255',
  '::/0',
  '2001:db8::/32',
  '2001:db8:40::/48',
  '::ffff:10.20.0.0/112',
];

const networks = chained(NETWORKS, () => fc.subarray(CIDRS, { minLength: 1, maxLength: 4 }));

const schedules = chained(SCHEDULES, () =>
  fc.record({
    days: fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1 }),
    from: fc.constantFrom(0, 90, 150, 480, 1320),
    to: fc.constantFrom(60, 180, 360, 1140, 1440),
    zone: fc.constantFrom('Europe/Paris', 'UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
  }),
);

const maxAge = fc.constantFrom(5 * MINUTE, HOUR, 24 * HOUR);

/** One for each of many members of a crowd. */
export const CROWD = Array.from({ length: 40 }, (_, index) => `c${index}`);
const crowd = Object.fromEntries(CROWD.map((name) => [name, is('claims.groups', { op: 'has', value: name })]));

export const names: fc.Arbitrary<Names> = fc.record({
  groups: chained(GROUPS, (before) => predicates(CLAIM_TESTS, before)).map((groups) => ({ ...crowd, ...groups })),
  postures: chained(POSTURES, (before) => fc.tuple(maxAge, predicates(FACT_TESTS, before))),
  networks,
  schedules,
});
