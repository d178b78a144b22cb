/** Questions to those policies: few callers and devices, so that what is remembered of them is asked for again, at times that go back and forth. */

import * as fc from 'fast-check';
import { parseAddress } from '../../../../src/core/address.ts';
import { type Device, type Fact, UNKNOWN_DEVICE } from '../../../../src/core/device.ts';
import type { ClaimValue, Identity } from '../../../../src/core/identity.ts';
import { canonicalise, DEFAULT_PATH_OPTIONS } from '../../../../src/core/path.ts';
import type { Policy } from '../../../../src/core/policy/model.ts';
import type { Query, StepUpReach } from '../../../../src/core/policy/query.ts';
import { Refusal } from '../../../../src/core/refusal.ts';
import { defined } from '../defined.ts';
import { anonymous, HOUR, ISSUER, MINUTE, NOW, person } from '../queries.ts';
import { CROWD } from './generated-names.ts';

/** Of no declared type, or of another one than most tests of it. */
const WRONG: readonly ClaimValue[] = [7, 'text', true, ['red', 7], Number.NaN, ''];

const value = (...values: readonly ClaimValue[]): fc.Arbitrary<ClaimValue | undefined> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom<ClaimValue[]>(...values) },
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(...WRONG) },
  );

const lists = fc.subarray(['staff', 'ops', 'e-17', 'hook', 'e-17/x', ...CROWD.slice(0, 6)], { maxLength: 5 });
const TIMES = [NOW - 2 * HOUR, NOW - HOUR, NOW, NOW + 1, NOW + HOUR];
const times = fc.constantFrom(
  ...TIMES.map((time) => time / 1000),
  ...TIMES.map((time) => new Date(time).toISOString()),
  '2026-11-18',
);
const loosely = (arbitrary: fc.Arbitrary<ClaimValue>): fc.Arbitrary<ClaimValue | undefined> =>
  fc.oneof(
    { weight: 6, arbitrary },
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(...WRONG) },
  );

const claims = fc
  .record({
    team: value('red', 'blue', 'green'),
    contractor: value(true, false),
    groups: loosely(lists),
    scope: value('read write', 'write', ''),
    level: value(0, 2, 3, 4),
    build: value('14.5', '14.5.0', '13.9', '15'),
    hired: loosely(times),
    employee_id: value('e-17', 'E-17', 'hook', 'a/b', 'a'),
    email: value(
      'mira@corp.example',
      'MIRA@corp.example',
      'kim@other.example',
      'straße@corp.example',
      'STRASSE@corp.example',
    ),
    email_verified: value(true, true, false),
  })
  .map(defined);

const principals = fc
  .record({
    claims,
    sub: fc.constantFrom('mira', 'kim'),
    iss: fc.constantFrom(ISSUER, ISSUER, 'https://other.example'),
    incomplete: fc.constantFrom([], [], ['groups'], ['email', 'sub']),
    via: fc.constantFrom('session', 'session', 'bearer', 'certificate'),
    issuedAt: fc.constantFrom(NOW - 5 * MINUTE, NOW - 30 * MINUTE, NOW + 1),
    expiresAt: fc.constantFrom(NOW + 12 * HOUR, NOW + MINUTE, Number.POSITIVE_INFINITY),
    signIn: fc.record({
      amr: fc.constantFrom(null, ['pwd'], ['pwd', 'mfa'], ['hwk', 'mfa', 'pwd']),
      acr: fc.constantFrom(null, 'low', 'mid', 'phr'),
      at: fc.constantFrom(null, NOW - 5 * MINUTE, NOW - 30 * MINUTE, NOW - 2 * HOUR, NOW + 1),
    }),
  } as const)
  .map(({ claims, ...rest }) => person(claims, rest));

const identities: fc.Arbitrary<Identity> = fc.oneof({ weight: 5, arbitrary: principals }, fc.constant(anonymous));

const facts = (values: fc.Arbitrary<ClaimValue | undefined>): fc.Arbitrary<Fact | undefined> =>
  fc
    .record({
      value: values,
      at: fc.constantFrom(
        NOW - MINUTE,
        NOW - MINUTE,
        NOW - 30 * MINUTE,
        NOW - 2 * HOUR,
        NOW - 30 * HOUR,
        null,
        NOW + 1,
      ),
      from: fc.constantFrom('token', 'session', 'inventory', 'certificate'),
    } as const)
    .map(({ value, at, from }) => (value === undefined ? undefined : { value, at, from }));

const devices: fc.Arbitrary<Device> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        managed: facts(value(true, true, false)),
        encrypted: facts(value(true, false)),
        score: facts(value(40, 90)),
        os_version: facts(value('14.5', '13.9', '14.5.0')),
        patched: facts(loosely(times)),
      })
      .map((known) => ({ id: 'd-17', from: 'token' as const, facts: defined(known), version: 'v' })),
  },
  { weight: 1, arbitrary: fc.constant(UNKNOWN_DEVICE) },
);

const PATHS = [
  '/',
  '/things',
  '/things/',
  '/things/e-17',
  '/things/E-17/',
  '/Things/e-17',
  '/things/hook',
  '/THINGS/HOOK.',
  '/things/live',
  '/things/live/',
  '/things/e-17/parts/hook',
  '/things/%65-17/parts/E-17',
  '/things/caf%C3%A9',
  '/things/a%2Fb/parts/e-17',
  '/things/a%2Fb%252Fc',
  '/things/e-17%252Fx/parts/y',
  '/things/e-17;v=2/parts/a;b',
  '/things//parts/y',
  '/things/parts/e-17',
  '/other/e-17',
  '/other/a@b',
  '/other/a%40b',
  '/files/a%2Fb',
  '/files/a%252Fb',
  '/files/a;v=1',
  '/files//e-17',
  '/files/a/b',
];
/** Those that need no option, and most patterns match. */
const COMMON = ['/things/e-17', '/things/hook', '/things/e-17/parts/hook', '/things/live'];

/** Clocks of Paris go back on 25 October and forward on 28 March; those of New York a week later. */
const INSTANTS = [
  NOW,
  NOW,
  NOW + 1,
  NOW - 1,
  // The last millisecond of a `max_age` and the first behind it, of facts and of sign-ins.
  NOW + 30 * MINUTE,
  NOW + 30 * MINUTE + 1,
  NOW + 59 * MINUTE,
  NOW + 59 * MINUTE + 1,
  NOW + 55 * MINUTE,
  NOW + HOUR + 1,
  NOW + 12 * HOUR,
  NOW + 72 * HOUR,
  Date.parse('2026-10-25T00:30:00Z'),
  Date.parse('2026-10-25T01:30:00Z'),
  Date.parse('2026-11-01T06:30:00Z'),
  Date.parse('2027-03-28T00:59:59.999Z'),
  Date.parse('2027-03-28T01:00:00Z'),
  Date.parse('2027-04-03T15:00:00Z'),
];

const ADDRESSES = [
  '203.0.113.7',
  '203.0.113.8',
  '10.20.0.1',
  '10.20.0.200',
  '10.20.1.1',
  '255.255.255.255',
  '::ffff:10.20.0.1',
  '2001:db8:40::1',
  '2001:db9::1',
  '::1',
];

const REACHES: readonly StepUpReach[] = [
  { amr: null, failed: new Set() },
  { amr: null, failed: new Set() },
  { amr: new Set(['mfa']), failed: new Set() },
  { amr: new Set(['mfa', 'hwk']), failed: new Set(['phr', 'hwk']) },
  { amr: null, failed: new Set(['mfa', 'low', 'mid', 'phr']) },
];

const questions = fc.record({
  app: fc.constantFrom('app', 'app', 'app', 'app', 'app', 'other', 'other', 'elsewhere'),
  method: fc.constantFrom('GET', 'GET', 'GET', 'GET', 'GET', 'POST', 'HEAD', 'WS', 'DELETE', 'COPY', 'PURGE', 'BREW'),
  path: fc.oneof(fc.constantFrom(...PATHS), { weight: 2, arbitrary: fc.constantFrom(...COMMON) }),
  identity: fc.nat(),
  device: fc.nat(),
  ip: fc.constantFrom(...ADDRESSES),
  reach: fc.constantFrom(...REACHES),
});

/** Questions that one policy is asked one after the other. */
export interface Conversation {
  readonly identities: readonly Identity[];
  readonly devices: readonly Device[];
  /** Through which the clock goes as the questions are asked: finding an instant in a schedule is what takes time here. */
  readonly instants: readonly number[];
  readonly questions: readonly Question[];
}

type Question = typeof questions extends fc.Arbitrary<infer One> ? One : never;

export function conversations(length: number): fc.Arbitrary<Conversation> {
  return fc.record({
    identities: fc.array(identities, { minLength: 1, maxLength: 6, size: 'max' }),
    devices: fc.array(devices, { minLength: 1, maxLength: 4, size: 'max' }),
    instants: fc.array(fc.constantFrom(...INSTANTS), { minLength: 4, maxLength: 4 }),
    questions: fc.array(questions, { minLength: length, maxLength: length, size: 'max' }),
  });
}

/** Those that the app's path options admit. */
export function* queriesOf(conversation: Conversation, policy: Policy): Generator<Query> {
  const { identities, devices, instants, questions } = conversation;
  for (const [index, { app, method, path: raw, identity, device, ip, reach }] of questions.entries()) {
    const path = canonicalise(raw, policy.apps.get(app)?.paths ?? DEFAULT_PATH_OPTIONS);
    if (path instanceof Refusal) continue;
    yield {
      app,
      method,
      path,
      identity: identities[identity % identities.length] ?? anonymous,
      device: devices[device % devices.length] ?? UNKNOWN_DEVICE,
      ip: parseAddress(ip) ?? [],
      now: instants[Math.floor((index / questions.length) * instants.length)] ?? NOW,
      reach,
    };
  }
}
