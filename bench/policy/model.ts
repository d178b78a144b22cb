/** Policies as they are after the file was read and checked: 100,000 rules are no YAML file. */

import { parseCidr } from '../../src/core/address.ts';
import { DEFAULT_PATH_OPTIONS } from '../../src/core/path.ts';
import { parsePattern } from '../../src/core/pattern.ts';
import type {
  Attribute,
  AttributeType,
  Conditions,
  Deny,
  Grant,
  Operator,
  Policy,
  PolicyApp,
  Predicate,
  Target,
  Unless,
} from '../../src/core/policy/model.ts';

export const AT = { file: 'policy.yaml', line: 1, col: 1 };

export function attribute(source: 'claims' | 'device', name: string, type: AttributeType): Attribute {
  return { source, name, type, private: false };
}

export function test(attribute: Attribute, operator: Operator): Predicate {
  return { kind: 'test', attribute, operator, at: AT };
}

export function named(name: string): Predicate {
  return { kind: 'name', name, at: AT };
}

export function all(...of: readonly Predicate[]): Predicate {
  return { kind: 'all', of, at: AT };
}

const NOTHING: Conditions = { posture: null, network: null, schedule: null, same: null, auth: null, session: null };

interface RuleText {
  readonly id: string;
  readonly group: string;
  readonly to: Target;
  readonly if?: Partial<Conditions>;
}

const RULE = {
  notBefore: null,
  until: null,
  mode: 'enforce',
  owner: 'owner@corp.example',
  reviewAfter: null,
  denyMessage: null,
} as const;

export function grant({ id, group, to, if: asked }: RuleText): Grant {
  // Each rule has places and words of its own, as in a file.
  const at = { ...AT };
  const who = [{ kind: 'group', name: group, at: { ...AT } }] as const;
  const conditions = { ...NOTHING, ...asked };
  return { ...RULE, kind: 'grant', breakGlass: false, id, why: `TEAM-${id} daily work`, who, to: [to], conditions, at };
}

export function deny(text: RuleText, unless: Partial<Unless> | null): Deny {
  const { breakGlass: _, ...rule } = grant(text);
  const whole = { who: null, to: null, posture: null, network: null, schedule: null, same: null, at: AT };
  return { ...rule, kind: 'deny', unless: unless === null ? null : { ...whole, ...unless } };
}

export function names(...list: readonly string[]): { names: readonly string[]; at: typeof AT } {
  return { names: list, at: AT };
}

/** @param resources name → `GET|POST /pattern` */
export function appOf(name: string, resources: Iterable<readonly [string, string]>): PolicyApp {
  const list = Array.from(resources, ([resource, line]) => {
    const [methods = '', source = ''] = line.split(' ');
    const pattern = parsePattern(source, DEFAULT_PATH_OPTIONS);
    if ('problem' in pattern) throw new Error(pattern.problem);
    return { name: resource, routes: [{ methods: methods.split('|'), pattern, at: AT }], at: AT };
  });
  return { name, paths: DEFAULT_PATH_OPTIONS, resources: list, floor: null, at: AT };
}

interface PolicyText {
  readonly attributes: readonly Attribute[];
  readonly groups: Iterable<readonly [string, Predicate]>;
  /** Name → predicate, believed for 24 hours. */
  readonly postures?: Readonly<Record<string, Predicate>>;
  readonly networks?: Readonly<Record<string, readonly string[]>>;
  readonly apps: readonly PolicyApp[];
  readonly grants: readonly Grant[];
  readonly denies: readonly Deny[];
}

/** Every policy has them. */
const BUILT_IN = (['sub', 'iss', 'email'] as const).map((name): [string, Attribute] => [
  name,
  attribute('claims', name, 'string'),
]);

export function policyOf(text: PolicyText): Policy {
  const byName = (source: Attribute['source']): Map<string, Attribute> =>
    new Map(text.attributes.filter((one) => one.source === source).map((one) => [one.name, one]));
  const maxAge = 86_400_000;
  return {
    id: 'sha256:bench',
    timezone: 'UTC',
    claims: new Map([...BUILT_IN, ...byName('claims')]),
    device: byName('device'),
    groups: new Map(Array.from(text.groups, ([name, predicate]) => [name, { name, predicate, at: AT }])),
    postures: new Map(
      Object.entries(text.postures ?? {}).map(([name, predicate]) => [name, { name, maxAge, predicate, at: AT }]),
    ),
    networks: new Map(
      Object.entries(text.networks ?? {}).map(([name, cidrs]) => {
        return [name, { name, cidrs: cidrs.flatMap((cidr) => parseCidr(cidr) ?? []), at: AT }];
      }),
    ),
    schedules: new Map([
      ['always', { name: 'always', days: [0, 1, 2, 3, 4, 5, 6], from: 0, to: 1440, zone: 'Europe/Paris', at: AT }],
    ]),
    apps: new Map(text.apps.map((app) => [app.name, app])),
    grants: text.grants.toSorted(byId),
    denies: text.denies.toSorted(byId),
    nevers: [],
    assumed: [],
    personas: new Map(),
    tests: [],
  };
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
