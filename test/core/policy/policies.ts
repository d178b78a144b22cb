/** Policies in a few words: what a test does not say is what a policy that asks for nothing would have. */

import { parseCidr } from '../../../src/core/address.ts';
import { DEFAULT_PATH_OPTIONS, type PathOptions } from '../../../src/core/path.ts';
import { parsePattern } from '../../../src/core/pattern.ts';
import type {
  Attribute,
  AttributeType,
  AuthCondition,
  Conditions,
  Deny,
  Grant,
  Network,
  Operator,
  Policy,
  PolicyApp,
  Posture,
  Predicate,
  Resource,
  Same,
  Schedule,
  Target,
  Unless,
  Who,
} from '../../../src/core/policy/model.ts';

export const AT = { file: 'policy.yaml', line: 1, col: 1 };

/** The declared attributes of every test policy. */
const TYPES: Readonly<Record<string, AttributeType>> = {
  'claims.sub': 'string',
  'claims.iss': 'string',
  'claims.email': 'string',
  'claims.email_verified': 'bool',
  'claims.groups': 'list',
  'claims.scope': 'list',
  'claims.team': 'string',
  'claims.level': 'number',
  'claims.contractor': 'bool',
  'claims.hired': 'time',
  'claims.employee_id': 'string',
  'claims.build': 'version',
  'device.managed': 'bool',
  'device.encrypted': 'bool',
  'device.os_version': 'version',
  'device.score': 'number',
  'device.patched': 'time',
};

const ATTRIBUTES = new Map<string, Attribute>(
  Object.entries(TYPES).map(([key, type]) => {
    const source = key.startsWith('claims.') ? 'claims' : 'device';
    return [key, { source, name: key.slice(7), type, private: false }];
  }),
);

/** @param key `claims.groups` */
function attribute(key: string): Attribute {
  const found = ATTRIBUTES.get(key);
  if (found === undefined) throw new Error(`no attribute ${key}`);
  return found;
}

export function is(key: string, operator: Operator | string | number | boolean | readonly number[]): Predicate {
  const asOperator: Operator =
    typeof operator === 'object' && 'op' in operator ? operator : { op: 'equals', value: operator };
  return { kind: 'test', attribute: attribute(key), operator: asOperator, at: AT };
}

export function all(...of: readonly Predicate[]): Predicate {
  return { kind: 'all', of, at: AT };
}

export function any(...of: readonly Predicate[]): Predicate {
  return { kind: 'any', of, at: AT };
}

export function named(name: string): Predicate {
  return { kind: 'name', name, at: AT };
}

/** `anyone`, `authenticated`, `user:…`, `sub:iss#sub`, or a group. */
function who(...texts: readonly string[]): readonly Who[] {
  return texts.map((text): Who => {
    if (text === 'anyone' || text === 'authenticated') return { kind: text, at: AT };
    if (text.startsWith('user:')) return { kind: 'user', email: text.slice(5), at: AT };
    const hash = text.indexOf('#');
    if (text.startsWith('sub:')) return { kind: 'sub', iss: text.slice(4, hash), sub: text.slice(hash + 1), at: AT };
    return { kind: 'group', name: text, at: AT };
  });
}

/** `app/resource`, `app/*`, `*`. */
function to(...texts: readonly string[]): readonly Target[] {
  return texts.map((text) => {
    const [app = '*', resource = '*'] = text.split('/');
    return { app: app === '*' ? null : app, resource: resource === '*' ? null : resource, at: AT };
  });
}

export interface Asks {
  readonly posture?: readonly string[];
  readonly network?: readonly string[];
  readonly schedule?: readonly string[];
  /** `[parameter, 'claims.x']` */
  readonly same?: readonly [string, string];
  readonly auth?: Partial<AuthCondition>;
  /** ms */
  readonly session?: number;
}

function conditions(asks: Asks = {}): Conditions {
  return {
    posture: asks.posture ? { names: asks.posture, at: AT } : null,
    network: asks.network ? { names: asks.network, at: AT } : null,
    schedule: asks.schedule ? { names: asks.schedule, at: AT } : null,
    same: asks.same ? sameOf(asks.same) : null,
    auth: asks.auth ? { amr: [], acr: [], maxAge: null, at: AT, ...asks.auth } : null,
    session: asks.session === undefined ? null : { maxAge: asks.session, at: AT },
  };
}

function sameOf([parameter, key]: readonly [string, string]): Same {
  return { parameter, attribute: attribute(key), at: AT };
}

interface RuleText extends Partial<Omit<Grant, 'kind' | 'id' | 'who' | 'to' | 'conditions'>> {
  readonly who?: readonly string[];
  readonly to?: readonly string[];
  readonly if?: Asks;
}

const RULE = {
  notBefore: null,
  until: null,
  mode: 'enforce',
  owner: 'o@corp.example',
  why: 'T-1',
  reviewAfter: null,
  denyMessage: null,
  at: AT,
} as const;

/** Everyone signed in, to `app/things`, unless it says otherwise. */
export function grant(id: string, { who: subjects, to: targets, if: asks, ...rest }: RuleText = {}): Grant {
  const subject = who(...(subjects ?? ['authenticated']));
  return {
    ...RULE,
    ...rest,
    kind: 'grant',
    breakGlass: false,
    id,
    who: subject,
    to: to(...(targets ?? ['app/things'])),
    conditions: conditions(asks),
  };
}

interface DenyText extends RuleText {
  readonly unless?: Asks & { readonly who?: readonly string[]; readonly to?: readonly string[] };
}

export function deny(id: string, { unless, ...rule }: DenyText = {}): Deny {
  return { ...grant(id, rule), kind: 'deny', unless: unless === undefined ? null : unlessOf(unless) };
}

function unlessOf(text: NonNullable<DenyText['unless']>): Unless {
  const { posture, network, schedule, same } = conditions(text);
  return {
    who: text.who ? who(...text.who) : null,
    to: text.to ? to(...text.to) : null,
    posture,
    network,
    schedule,
    same,
    at: AT,
  };
}

interface AppText {
  /** Resource → `GET|POST /pattern` lines. */
  readonly resources: Readonly<Record<string, readonly string[]>>;
  readonly floor?: Asks & { readonly except?: readonly string[] };
  readonly paths?: Partial<PathOptions>;
}

export function app(name: string, { resources, floor, paths }: AppText): PolicyApp {
  const options = { ...DEFAULT_PATH_OPTIONS, ...paths };
  return {
    name,
    paths: options,
    resources: Object.entries(resources).map(([resource, lines]) => resourceOf(resource, lines, options)),
    floor: floor === undefined ? null : { conditions: conditions(floor), except: floor.except ?? [], at: AT },
    at: AT,
  };
}

function resourceOf(name: string, lines: readonly string[], options: PathOptions): Resource {
  const routes = lines.map((line) => {
    const [methods = '', source = ''] = line.split(' ');
    const pattern = parsePattern(source, options);
    if ('problem' in pattern) throw new Error(pattern.problem);
    return { methods: methods.split('|'), pattern, at: AT };
  });
  return { name, routes, at: AT };
}

interface PolicyText {
  readonly groups?: Readonly<Record<string, Predicate>>;
  /** `[max_age ms, predicate]` */
  readonly postures?: Readonly<Record<string, readonly [number, Predicate]>>;
  readonly networks?: Readonly<Record<string, readonly string[]>>;
  readonly schedules?: Readonly<Record<string, Omit<Schedule, 'name' | 'at'>>>;
  readonly apps?: readonly PolicyApp[];
  readonly rules?: readonly (Grant | Deny)[];
}

const THINGS = app('app', { resources: { things: ['GET|POST /things/**'] } });

export function policy(text: PolicyText): Policy {
  const rules = (text.rules ?? []).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return {
    id: 'sha256:test',
    timezone: 'Europe/Paris',
    claims: attributesOf('claims'),
    device: attributesOf('device'),
    groups: byName(text.groups, (name, predicate) => ({ name, predicate, at: AT })),
    postures: byName(text.postures, (name, [maxAge, predicate]): Posture => ({ name, maxAge, predicate, at: AT })),
    networks: byName(text.networks, networkOf),
    schedules: byName(text.schedules, (name, schedule) => ({ ...schedule, name, at: AT })),
    apps: new Map((text.apps ?? [THINGS]).map((one) => [one.name, one])),
    grants: rules.filter((rule) => rule.kind === 'grant'),
    denies: rules.filter((rule) => rule.kind === 'deny'),
    nevers: [],
    assumed: [],
    personas: new Map(),
    tests: [],
  };
}

function attributesOf(source: 'claims' | 'device'): ReadonlyMap<string, Attribute> {
  const own = [...ATTRIBUTES.values()].filter((one) => one.source === source);
  return new Map(own.map((one) => [one.name, one]));
}

function networkOf(name: string, sources: readonly string[]): Network {
  return { name, cidrs: sources.flatMap((source) => parseCidr(source) ?? []), at: AT };
}

function byName<Text, Item>(
  texts: Readonly<Record<string, Text>> | undefined,
  make: (name: string, text: Text) => Item,
): ReadonlyMap<string, Item> {
  return new Map(Object.entries(texts ?? {}).map(([name, text]) => [name, make(name, text)]));
}
