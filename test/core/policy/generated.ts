/** Policies and questions over one small world, in which overlap, absence, staleness and wrong types are common. */

import * as fc from 'fast-check';
import type { Device, Fact } from '../../../src/core/device.ts';
import type { ClaimValue, Identity } from '../../../src/core/identity.ts';
import type { Deny, Grant } from '../../../src/core/policy/model.ts';
import type { Query } from '../../../src/core/policy/query.ts';
import { defined } from './defined.ts';
import type { policy } from './policies.ts';
import { all, any, app, type Asks, deny, grant, is, named } from './policies.ts';
import { anonymous, HOUR, MINUTE, NOW, person, query } from './queries.ts';

type PolicyText = Parameters<typeof policy>[0];

export interface World {
  readonly floor: (Asks & { readonly except?: readonly string[] }) | undefined;
  readonly rules: readonly (Grant | Deny)[];
}

const GROUPS = {
  red: is('claims.team', 'red'),
  staff: all(
    is('claims.contractor', { op: 'not', operand: { op: 'equals', value: true } }),
    any(is('claims.groups', { op: 'has', value: 'staff' }), named('red')),
  ),
  senior: all(named('staff'), is('claims.level', { op: 'gte', value: 3 })),
};

const POSTURES = {
  managed: [HOUR, is('device.managed', true)],
  hardened: [
    15 * MINUTE,
    all(
      named('managed'),
      any(is('device.score', { op: 'gt', value: 50 }), is('device.os_version', { op: 'gte', value: [14, 5] })),
    ),
  ],
} as const;

const RESOURCES: Readonly<Record<string, readonly string[]>> = {
  things: ['GET|POST /things/**'],
  one: ['GET /things/:who'],
  hook: ['* /things/hook', 'GET /hook'],
};

export function policyText({ floor, rules }: World): PolicyText {
  const things = app('app', { resources: RESOURCES, ...(floor === undefined ? {} : { floor }) });
  return {
    groups: GROUPS,
    postures: POSTURES,
    networks: { office: ['203.0.113.0/24'], vpn: ['10.20.0.0/16'] },
    schedules: { day: { days: [1, 2, 3, 4, 5], from: 480, to: 1140, zone: 'Europe/Paris' } },
    apps: [things],
    rules,
  };
}

const some = <Item>(...items: readonly Item[]): fc.Arbitrary<Item[]> =>
  fc.subarray([...items], { minLength: 1, maxLength: 2 });
const maybe = <Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<Item | undefined> =>
  fc.option(item, { nil: undefined, freq: 2 });

const REST = {
  posture: maybe(some('managed', 'hardened')),
  network: maybe(some('office', 'vpn')),
  schedule: maybe(fc.constant(['day'])),
  same: maybe(fc.constantFrom(['who', 'claims.employee_id'] as const, ['who', 'claims.groups'] as const)),
};

const auth = fc.record({
  amr: fc.subarray(['pwd', 'mfa', 'hwk']),
  acr: fc.subarray(['low', 'mid', 'phr']),
  maxAge: fc.constantFrom(null, 15 * MINUTE, HOUR),
});

const asks = fc.record({ ...REST, auth: maybe(auth), session: maybe(fc.constantFrom(10 * MINUTE, HOUR)) }).map(defined);
const who = some('anyone', 'authenticated', 'red', 'staff', 'senior', 'user:mira@corp.example');
const to = some('app/things', 'app/one', 'app/hook', 'app/*', '*');
const bounds = { notBefore: fc.constantFrom(null, null, NOW + 1), until: fc.constantFrom(null, null, NOW) };
const mode = fc.constantFrom('enforce', 'enforce', 'shadow');

export const grants = fc
  .record({ id: id('g'), who, to, if: asks, mode, ...bounds })
  .map(({ id, ...text }) => grant(id, text));

const unless = fc.record({ who: maybe(who), to: maybe(some('app/one', 'app/hook')), ...REST }).map(defined);

export const denies = fc
  .record({ id: id('d'), who, to, if: fc.record(REST).map(defined), mode, unless: maybe(unless), ...bounds })
  .map(({ id, ...text }) => deny(id, defined(text)));

export const worlds: fc.Arbitrary<World> = fc.record({
  floor: maybe(fc.tuple(asks, fc.constantFrom([], ['hook'])).map(([floor, except]) => ({ ...floor, except }))),
  rules: fc.uniqueArray(fc.oneof({ weight: 3, arbitrary: grants }, { weight: 1, arbitrary: denies }), {
    selector: ({ id }) => id,
    maxLength: 6,
  }),
});

const WRONG: readonly ClaimValue[] = [7, 'text', true, ['red', 7], Number.NaN];
const claim = (...values: readonly ClaimValue[]): fc.Arbitrary<ClaimValue | undefined> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<ClaimValue[]>(...values) },
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(...WRONG) },
  );

const claims = fc
  .record({
    team: claim('red', 'blue'),
    contractor: claim(true, false),
    groups: claim(['staff'], [], ['hook', 'e-17']),
    level: claim(2, 3),
    employee_id: claim('e-17', 'E-17'),
    email: claim('mira@corp.example', 'MIRA@corp.example'),
    email_verified: claim(true, false),
  })
  .map(defined);

const principals = fc
  .record({
    claims,
    incomplete: fc.constantFrom([], [], ['groups']),
    issuedAt: fc.constantFrom(NOW - 5 * MINUTE, NOW - 30 * MINUTE, NOW + 1),
    via: fc.constantFrom('session', 'bearer', 'certificate'),
    signIn: fc.record({
      amr: fc.constantFrom(null, ['pwd'], ['pwd', 'mfa'], ['hwk']),
      acr: fc.constantFrom(null, 'low', 'phr'),
      at: fc.constantFrom(null, NOW - 5 * MINUTE, NOW - 2 * HOUR, NOW + 1),
    }),
  })
  .map(({ claims, ...rest }) => person(claims, rest));

const identities: fc.Arbitrary<Identity> = fc.oneof(
  { weight: 5, arbitrary: principals },
  { weight: 1, arbitrary: fc.constant(anonymous) },
);

const fact = (...values: readonly ClaimValue[]): fc.Arbitrary<Fact | undefined> =>
  fc
    .record({ value: claim(...values), at: ages, from: fc.constantFrom('token', 'inventory') })
    .map(({ value, at, from }) => {
      return value === undefined ? undefined : { value, at, from };
    });

const ages = fc.constantFrom(NOW - MINUTE, NOW - MINUTE, NOW - 30 * MINUTE, NOW - 2 * HOUR, null, NOW + 1);

const devices: fc.Arbitrary<Device> = fc
  .record({ managed: fact(true, false), score: fact(40, 90), os_version: fact('14.5', '13.9') })
  .map((facts) => ({ id: 'd-17', from: 'token', facts: defined(facts), version: 'v' }));

export const queries: fc.Arbitrary<Query> = fc
  .record({
    method: fc.constantFrom('GET', 'GET', 'HEAD', 'POST', 'WS'),
    path: fc.constantFrom(
      '/things/e-17',
      '/things/e-17',
      '/things/hook',
      '/Things/E-17',
      '/things/a/b',
      '/hook',
      '/other',
    ),
    ip: fc.constantFrom('203.0.113.7', '10.20.1.1', '198.51.100.1'),
    now: fc.constantFrom(NOW, NOW, NOW + 12 * HOUR),
    identity: identities,
    device: devices,
    reach: fc.record({
      amr: fc.constantFrom(null, null, new Set(['mfa'])),
      failed: fc.constantFrom(new Set<string>(), new Set(['phr', 'hwk'])),
    }),
  })
  .map(query);

function id(letter: string): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: 99 }).map((number) => `${letter}${number}`);
}
