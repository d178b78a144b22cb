/** Policies over one small universe, edits of them, and every request of that universe. */

import * as fc from 'fast-check';
import { parseAddress } from '../../src/core/address.ts';
import type { Device } from '../../src/core/device.ts';
import type { ClaimValue, Identity } from '../../src/core/identity.ts';
import { canonicalise, DEFAULT_PATH_OPTIONS } from '../../src/core/path.ts';
import type { Deny, Grant, Policy, Predicate } from '../../src/core/policy/model.ts';
import type { Query } from '../../src/core/policy/query.ts';
import { Refusal } from '../../src/core/refusal.ts';
import { all, any, app, type Asks, deny, grant, is, named, policy } from '../core/policy/policies.ts';
import { anonymous, device, HOUR, MINUTE, NOW, person } from '../core/policy/queries.ts';

/** What a policy of this world is made of; an edit replaces a part. */
interface World {
  readonly staff: Predicate;
  readonly senior: Predicate;
  readonly managed: readonly [number, Predicate];
  readonly office: readonly string[];
  readonly day: { readonly from: number; readonly to: number };
  readonly resources: Readonly<Record<string, readonly string[]>>;
  readonly floor: (Asks & { readonly except?: readonly string[] }) | undefined;
  readonly rules: readonly (Grant | Deny)[];
}

export function policyOfWorld(world: World): Policy {
  const { staff, senior, managed, office, day, resources, floor, rules } = world;
  return policy({
    groups: { staff, senior },
    postures: { managed },
    networks: { office },
    schedules: { day: { days: [1, 2, 3, 4, 5], ...day, zone: 'Europe/Paris' } },
    apps: [app('app', { resources, ...(floor === undefined ? {} : { floor }) })],
    rules,
  });
}

const pick = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const maybe = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(item, { nil: undefined, freq: 2 });

const PARTS = {
  staff: pick(
    is('claims.groups', { op: 'has', value: 'staff' }),
    is('claims.groups', { op: 'has_any', values: ['staff', 'e-17'] }),
    is('claims.groups', { op: 'not', operand: { op: 'has', value: 'e-17' } }),
    any(is('claims.groups', { op: 'has', value: 'staff' }), is('claims.level', 2)),
  ),
  senior: pick(
    all(named('staff'), is('claims.level', { op: 'gte', value: 3 })),
    is('claims.level', { op: 'not', operand: { op: 'lt', value: 3 } }),
    is('claims.level', { op: 'gt', value: 2 }),
    is('claims.employee_id', { op: 'any', values: ['e-17', 'E-17'] }),
  ),
  managed: pick<readonly [number, Predicate]>(
    [HOUR, is('device.managed', true)],
    [15 * MINUTE, is('device.managed', true)],
    [HOUR, is('device.managed', { op: 'not', operand: { op: 'equals', value: false } })],
  ),
  office: pick(['203.0.113.0/24'], ['203.0.113.0/25', '10.0.0.0/8'], ['203.0.0.0/16']),
  day: pick({ from: 480, to: 1140 }, { from: 480, to: 1380 }, { from: 1200, to: 480 }),
  resources: pick<World['resources']>(
    { things: ['GET|POST /things/**'], one: ['GET /things/:who'], hook: ['GET /things/hook'] },
    { things: ['GET /things/**'], one: ['GET|POST /things/:who'], hook: ['* /things/hook', 'GET /hook'] },
    { things: ['GET|POST /things/:who/**'], one: ['GET /things/:who'], hook: ['POST /things/:who'] },
  ),
};

const rest = { posture: maybe(pick(['managed'])), network: maybe(pick(['office'])), schedule: maybe(pick(['day'])) };
const same = maybe(pick(['who', 'claims.employee_id'] as const, ['who', 'claims.groups'] as const));
const who = fc.subarray(['anyone', 'authenticated', 'staff', 'senior', 'user:mira@corp.example'], {
  minLength: 1,
  maxLength: 2,
});
const targets = pick(['app/things'], ['app/one'], ['app/hook'], ['app/*'], ['*'], ['app/one', 'app/hook']);
/** Where `same` is bound everywhere. */
const bound = pick(['app/one']);
const auth = maybe(pick({ amr: ['mfa'] }, { acr: ['phr'] }, { acr: ['low'] }, { maxAge: 15 * MINUTE }));
const session = maybe(pick(10 * MINUTE));
const live = { notBefore: pick(null, null, NOW + HOUR), until: pick(null, null, NOW, NOW + HOUR) };
const mode = pick<Grant['mode']>('enforce', 'enforce', 'enforce', 'shadow');
const number = fc.integer({ min: 0, max: 9 });

const grants = fc
  .record({
    id: number,
    who,
    to: targets,
    own: same,
    to1: bound,
    if: fc.record({ ...rest, auth, session }),
    mode,
    ...live,
  })
  .map(({ id, who, to, own, to1, if: asks, ...text }) => {
    const reach = own === undefined ? to : to1;
    return grant(`g${id}`, { ...text, who, to: reach, if: defined({ ...asks, same: own }) });
  });

const unless = fc
  .record({
    who: maybe(who),
    to: maybe(pick(['app/one'], ['app/hook'])),
    ...rest,
    same: pick(undefined, undefined, undefined),
  })
  .map(defined);

const denies = fc
  .record({
    id: number,
    who,
    to: targets,
    own: same,
    to1: bound,
    if: fc.record(rest),
    unless: maybe(unless),
    mode,
    ...live,
  })
  .map(({ id, who, to, own, to1, if: asks, unless: exception, ...text }) => {
    const reach = own === undefined ? to : to1;
    return deny(`d${id}`, defined({ ...text, who, to: reach, if: defined({ ...asks, same: own }), unless: exception }));
  });

const rules = fc.uniqueArray(fc.oneof({ weight: 3, arbitrary: grants }, { weight: 1, arbitrary: denies }), {
  selector: ({ id }) => id,
  maxLength: 5,
  minLength: 1,
});

const floor = maybe(
  fc
    .record({ ...rest, auth, session, except: pick([], ['hook']) })
    .map((asks) => ({ ...defined(asks), except: asks.except })),
);

const worlds: fc.Arbitrary<World> = fc.record({ ...PARTS, floor, rules });

type Edit = (world: World) => World;

const edits: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(fc.nat(), fc.oneof(grants, denies)).map(
      ([at, rule]): Edit =>
        (world) =>
          replaceRule(world, at, rule),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.nat().map((at): Edit => (world) => ({
      ...world,
      rules: world.rules.filter((_, index) => index !== at % world.rules.length),
    })),
  },
  {
    weight: 2,
    arbitrary: fc.oneof(grants, denies).map((rule): Edit => (world) => ({
      ...world,
      rules: [...world.rules.filter(({ id }) => id !== rule.id), rule],
    })),
  },
  {
    weight: 1,
    arbitrary: floor.map((one): Edit => (world) => ({ ...world, floor: one })),
  },
  ...Object.entries(PARTS).map(([key, part]) => ({
    weight: 1,
    arbitrary: part.map((one): Edit => (world) => ({ ...world, [key]: one })),
  })),
);

function replaceRule(world: World, at: number, rule: Grant | Deny): World {
  const rules = world.rules.filter((one, index) => index !== at % world.rules.length && one.id !== rule.id);
  return { ...world, rules: [...rules, rule] };
}

/** A policy and what became of it. */
export const scripts: fc.Arbitrary<readonly [Policy, Policy]> = fc
  .tuple(worlds, fc.array(edits, { minLength: 1, maxLength: 3 }))
  .map(([before, script]) => [before, script.reduce((world, edit) => edit(world), before)] as const)
  .map(([before, after]) => [policyOfWorld(before), policyOfWorld(after)]);

const PATHS = [
  '/things',
  '/things/e-17',
  '/things/E-17',
  '/things/other',
  '/things/hook',
  '/things/Hook',
  '/things/e-17/b',
  '/hook',
];
const METHODS = ['GET', 'POST', 'WS', 'DELETE'];

const GROUPS: readonly (ClaimValue | undefined)[] = [
  undefined,
  [],
  ['staff'],
  ['e-17'],
  ['staff', 'e-17'],
  ['E-17', 'other'],
  7,
];
const LEVELS: readonly (ClaimValue | undefined)[] = [undefined, 2, 3];
const IDS: readonly (ClaimValue | undefined)[] = [undefined, 'e-17', 'E-17', 'other'];
const SIGN_INS = [
  { amr: ['pwd'], acr: 'low', at: NOW - 5 * MINUTE },
  { amr: ['mfa'], acr: 'phr', at: NOW - 5 * MINUTE },
  { amr: null, acr: null, at: NOW - 2 * HOUR },
];
const PEOPLE: readonly Readonly<Record<string, ClaimValue>>[] = [
  {},
  { email: 'Mira@corp.example', email_verified: true },
];

const DEVICES: readonly Device[] = [
  device({}),
  device({ managed: true }, NOW - MINUTE),
  device({ managed: false }, NOW - MINUTE),
  device({ managed: true }, NOW - 30 * MINUTE, 'token'),
  device({ managed: true }, NOW - 30 * MINUTE),
  device({ managed: true }, null),
];

const ADDRESSES = ['203.0.113.7', '203.0.113.200', '10.1.1.1', '203.0.1.1', '198.51.100.1'];
const MOMENTS = [NOW, NOW + 2 * HOUR, NOW + 13 * HOUR];

/** Drawn from the whole universe, which has some millions: each value of each part is in some, most pairs of values too. */
export function requestsOf(seed: number, count: number): Query[] {
  const random = generator(seed);
  const some = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  return Array.from({ length: count }, () => {
    const path = canonicalise(some(PATHS), DEFAULT_PATH_OPTIONS);
    if (path instanceof Refusal) throw new Error('a path of the universe is refused');
    const claims = defined({ groups: some(GROUPS), level: some(LEVELS), employee_id: some(IDS), ...some(PEOPLE) });
    const age = some([5 * MINUTE, 30 * MINUTE]);
    const now = some(MOMENTS);
    const identity: Identity =
      random() < 0.15 ? anonymous : at(now, person(claims, { issuedAt: NOW - age, signIn: some(SIGN_INS) }));
    const facts = some(DEVICES);
    return {
      app: 'app',
      method: some(METHODS),
      path,
      identity,
      device: later(facts, now - NOW),
      ip: parseAddress(some(ADDRESSES)) ?? [],
      now,
      reach: { amr: null, failed: new Set() },
    };
  });
}

/** The same person at another moment: sign-in and session as old. */
function at(now: number, identity: Identity): Identity {
  if (identity.via === 'none') return identity;
  const by = now - NOW;
  const { signIn } = identity;
  return {
    ...identity,
    issuedAt: identity.issuedAt + by,
    signIn: { ...signIn, at: signIn.at === null ? null : signIn.at + by },
  };
}

function later(one: Device, by: number): Device {
  const facts = Object.entries(one.facts).map(
    ([name, fact]) => [name, { ...fact, at: fact.at === null ? null : fact.at + by }] as const,
  );
  return { ...one, facts: Object.assign(Object.create(null), Object.fromEntries(facts)) };
}

/** Mulberry32: the same numbers for the same seed. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

function defined<T extends object>(text: T): Defined<T> {
  return Object.assign(
    Object.create(null),
    Object.fromEntries(Object.entries(text).filter(([, value]) => value !== undefined)),
  );
}
