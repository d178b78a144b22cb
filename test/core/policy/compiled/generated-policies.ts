/** Policies over one small world in which patterns overlap, floors, shadows, bounds and `unless` are common, and some routes are crowded. */

import * as fc from 'fast-check';
import type { Deny, Grant, Policy, PolicyApp } from '../../../../src/core/policy/model.ts';
import { DEFAULT_PATH_OPTIONS } from '../../../../src/core/path.ts';
import { parsePattern } from '../../../../src/core/pattern.ts';
import { defined } from '../defined.ts';
import { app, type Asks, deny, grant, policy } from '../policies.ts';
import { HOUR, MINUTE, NOW } from '../queries.ts';
import { CROWD, GROUPS, NETWORKS, names, POSTURES, SCHEDULES } from './generated-names.ts';

/** Once in as many times. */
const maybe = <Item>(item: fc.Arbitrary<Item>, times: number): fc.Arbitrary<Item | undefined> =>
  fc.oneof({ weight: 1, arbitrary: item }, { weight: times - 1, arbitrary: fc.constant(undefined) });
const some = (...items: readonly string[]): fc.Arbitrary<string[]> =>
  fc.subarray([...items], { minLength: 1, maxLength: 2 });

/** Every kind of segment, capitals, escapes, what only some apps keep, and much that overlaps. */
const ROUTES = [
  'GET /things/**',
  'GET|POST /things/:x',
  'POST|PUT /things/:x/parts/:y',
  '* /things/hook',
  'GET /Things/:x',
  'GET /:any/e-17',
  'GET|COPY /:any/:x/**',
  'DELETE /things/:x(e-17|E-18|hook)',
  'GET /:x(things|other)/parts/**',
  'WS /things/live',
  'GET /things/live/',
  'PURGE /**',
  'GET /',
  'GET /**',
  'GET /other/a@b',
  'GET /other/a%40b',
  // Only where the app keeps what stands in them.
  'GET /files/a%2Fb',
  'GET /files/a%252Fb',
  'GET /files/a;v=1',
  'GET /files//:x',
];

const RESOURCES = ['r0', 'r1', 'r2', 'r3'];
const options = fc.record({
  case: fc.constantFrom('sensitive', 'sensitive', 'insensitive'),
  trailingSlash: fc.constantFrom('same', 'same', 'strict'),
  encodedSlash: fc.constantFrom('refuse', 'keep'),
  doubleEncoding: fc.constantFrom('refuse', 'keep'),
  semicolon: fc.constantFrom('refuse', 'keep'),
  emptySegments: fc.constantFrom('refuse', 'keep'),
} as const);

const REST = {
  posture: maybe(some(...POSTURES), 6),
  network: maybe(some(...NETWORKS), 7),
  schedule: maybe(some(...SCHEDULES), 7),
  same: maybe(
    fc.tuple(
      fc.constantFrom('x', 'y'),
      fc.constantFrom('claims.employee_id', 'claims.groups', 'claims.build', 'claims.level'),
    ),
    6,
  ),
};

const auth = fc.record({
  amr: fc.subarray(['pwd', 'mfa', 'hwk'], { maxLength: 2 }),
  acr: fc.subarray(['low', 'mid', 'phr'], { maxLength: 2 }),
  maxAge: fc.constantFrom(null, 15 * MINUTE, HOUR),
});

const asks: fc.Arbitrary<Asks> = fc
  .record({ ...REST, auth: maybe(auth, 3), session: maybe(fc.constantFrom(10 * MINUTE, HOUR), 6) })
  .map(defined);

const who = some(
  'anyone',
  'authenticated',
  'authenticated',
  ...GROUPS,
  'user:mira@corp.example',
  'user:straße@corp.example',
  'sub:https://idp.corp.example#kim',
);
const targets = ['app/r0', 'app/r1', 'app/r2', 'app/r3', 'app/*', 'app/*', 'other/r0', 'other/*', '*'];
const to = fc.subarray(targets, { minLength: 1, maxLength: 4 });
const shared = {
  who,
  to,
  mode: fc.constantFrom('enforce', 'enforce', 'enforce', 'shadow'),
  notBefore: fc.constantFrom(null, null, null, null, null, NOW + 1),
  until: fc.constantFrom(null, null, null, null, null, NOW, NOW + HOUR),
  denyMessage: fc.constantFrom(null, 'ask the owner'),
} as const;

const grants = fc.record({ ...shared, if: asks }).map((text) => grant('', text));
const unless = fc.record({ who: maybe(who, 2), to: maybe(to, 3), ...REST }).map(defined);
const denies = fc
  .record({
    ...shared,
    who: some(...GROUPS, 'user:mira@corp.example', 'user:STRASSE@corp.example', 'anyone'),
    to: fc.subarray(targets, { minLength: 1, maxLength: 2 }),
    if: fc.record(REST).map(defined),
    unless: maybe(unless, 2),
  })
  .map((text) => deny('', defined(text)));

const floor = fc.tuple(asks, fc.subarray(RESOURCES, { maxLength: 2 })).map(([floor, except]) => ({ ...floor, except }));

const routes = fc.subarray(ROUTES, { minLength: 1, maxLength: 5 });
const resources = fc.record({ r0: routes, r1: routes, r2: routes, r3: routes }, { requiredKeys: ['r0', 'r1'] });

function apps(name: string): fc.Arbitrary<PolicyApp> {
  return fc.record({ resources, paths: options, floor: maybe(floor, 3) }).map(({ resources, paths, floor }) => {
    const kept = Object.entries(resources).map(([resource, lines]) => {
      const canonical = lines.filter(
        (line) => !('problem' in parsePattern(line.split(' ')[1] ?? '', { ...DEFAULT_PATH_OPTIONS, ...paths })),
      );
      return [resource, canonical] as const;
    });
    const text = { resources: Object.fromEntries(kept), paths };
    return app(name, floor === undefined ? text : { ...text, floor });
  });
}

/** As many rules as crowd a route, made of a few that are alike but for whom they are about. */
function crowdOf<One extends Grant | Deny>(models: readonly One[], count: number): One[] {
  return Array.from({ length: count }, (_, index) => {
    const model = models[index % models.length];
    if (model === undefined) throw new Error('a crowd of nobody');
    const name = CROWD[index % CROWD.length] ?? '';
    return index % 3 === 0 ? model : { ...model, who: [{ kind: 'group', name, at: model.at }] };
  });
}

const sizes = fc.integer({ min: 257, max: 300 });
const models = { minLength: 1, maxLength: 8 };
const rules = fc.oneof(
  {
    weight: 24,
    arbitrary: fc.array(fc.oneof({ weight: 6, arbitrary: grants }, denies), {
      minLength: 1,
      maxLength: 14,
      size: 'max',
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.array(grants, models), sizes, denies)
      .map(([some, size, one]) => [...crowdOf(some, size), one]),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.array(denies, models), sizes, grants)
      .map(([some, size, one]) => [...crowdOf(some, size), one]),
  },
);

export const policies: fc.Arbitrary<Policy> = fc
  .record({ names, apps: fc.tuple(apps('app'), apps('other')), rules })
  .map(({ names, apps, rules }) =>
    policy({ ...names, apps, rules: rules.map((rule, index) => ({ ...rule, id: `r${index}` })) }),
  );
