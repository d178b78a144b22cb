/** Three shapes of policy: rules on routes of their own, all rules on one route, and callers with 200 groups. */

import type { Conditions } from '../../src/core/policy/model.ts';
import { dice, EVERY_SIGN_IN, laptopOf, NOW, OFFICE, pathOf, pick, principalOf } from './askers.ts';
import { all, appOf, AT, attribute, deny, grant, named, names, policyOf, test } from './model.ts';
import type { CedarEntity, Scene } from './scene.ts';

export type Shape = 'disjoint' | 'crowded' | 'groups-200';

const PRINCIPALS = 64;
const REQUESTS = 1024;
/** Rules are spread over this many apps, where they have routes of their own. */
const APPS = 20;
/** One in so many rules is a deny. */
const DENIES = 50;
const HOUR = 3_600_000;

interface Plan {
  /** Groups that rules name, and how many of them a caller is in. */
  readonly groups: number;
  readonly memberships: number;
}

function planOf(shape: Shape, rules: number): Plan {
  switch (shape) {
    case 'disjoint':
      return { groups: 64, memberships: 20 };
    case 'crowded':
      return { groups: rules, memberships: 20 };
    case 'groups-200':
      return { groups: 1000, memberships: 200 };
  }
}

const CLAIMS = {
  employment: attribute('claims', 'employment', 'string'),
  groups: attribute('claims', 'groups', 'list'),
  emailVerified: attribute('claims', 'email_verified', 'bool'),
};
const FACTS = {
  managed: attribute('device', 'managed', 'bool'),
  encrypted: attribute('device', 'disk_encrypted', 'bool'),
};

export function sceneOf(shape: Shape, rules: number): Scene {
  const plan = planOf(shape, rules);
  const roll = dice(rules + plan.groups);
  const services = shape === 'crowded' ? 1 : rules;
  const serviceOf = (rule: number): number => rule % services;
  const groupOf = (rule: number): string => `team-${rule % plan.groups}`;
  const isDeny = (rule: number): boolean => rule % DENIES === DENIES - 1;
  const appName = (service: number): string => `app-${service % APPS}`;
  const indexes = Array.from({ length: rules }, (_, rule) => rule);

  const memberships = Array.from({ length: PRINCIPALS }, () => pick(plan.memberships, plan.groups, roll));
  const isContractor = (principal: number): boolean => principal % 16 === 5;
  const isPlain = (principal: number): boolean => principal % 8 !== 3;
  const callers = memberships.map((groups, index) => {
    const employment = isContractor(index) ? 'contractor' : 'employee';
    const claims = { employment, email_verified: true, groups: groups.map((group) => `team-${group}`) };
    return { principal: principalOf(`user-${index}`, claims), device: laptopOf(`laptop-${index}`, isPlain(index)) };
  });
  const asked = Array.from({ length: REQUESTS }, (_, index) => {
    const service = serviceOf(Math.floor(roll() * rules));
    const path = `/svc-${service}/items/${index}/part`;
    return { service, path, method: roll() < 0.8 ? 'GET' : 'POST' };
  });

  const policy = policyOf({
    attributes: [...Object.values(CLAIMS), ...Object.values(FACTS)],
    groups: [
      ['contractors', test(CLAIMS.employment, { op: 'equals', value: 'contractor' })],
      [
        'staff',
        all(
          test(CLAIMS.employment, { op: 'equals', value: 'employee' }),
          test(CLAIMS.emailVerified, { op: 'equals', value: true }),
        ),
      ],
      ...Array.from({ length: plan.groups }, (_, group) => {
        const has = test(CLAIMS.groups, { op: 'has', value: `team-${group}` });
        return [`team-${group}`, all(named('staff'), has)] as const;
      }),
    ],
    postures: {
      managed: all(
        test(FACTS.managed, { op: 'equals', value: true }),
        test(FACTS.encrypted, { op: 'equals', value: true }),
      ),
    },
    networks: { office: ['203.0.113.0/24', '2001:db8:40::/48'], vpn: ['10.20.0.0/16'] },
    apps: Array.from({ length: Math.min(APPS, services) }, (_, app) =>
      appOf(
        `app-${app}`,
        Array.from({ length: Math.ceil((services - app) / APPS) }, (_, index) => {
          const service = index * APPS + app;
          return [`svc-${service}`, `GET|POST /svc-${service}/items/:id/**`] as const;
        }),
      ),
    ),
    grants: indexes
      .filter((rule) => !isDeny(rule))
      .map((rule) => {
        const to = { app: appName(serviceOf(rule)), resource: `svc-${serviceOf(rule)}`, at: AT };
        return grant({ id: `g-${rule}`, group: groupOf(rule), to, if: conditionsOf(rule) });
      }),
    denies: indexes.filter(isDeny).map((rule) => {
      const to = { app: appName(serviceOf(rule)), resource: `svc-${serviceOf(rule)}`, at: AT };
      return deny({ id: `d-${rule}`, group: 'contractors', to }, { network: names('vpn') });
    }),
  });

  const groupsOf = (principal: number): readonly string[] =>
    isContractor(principal) ? ['contractors'] : (memberships[principal] ?? []).map((group) => `team-${group}`);

  return {
    name: shape,
    rules,
    policy,
    principals: PRINCIPALS,
    requests: REQUESTS,
    isPlain,
    query: (principal, request) => {
      const caller = callers[principal % PRINCIPALS];
      const question = asked[request % REQUESTS];
      if (caller === undefined || question === undefined) throw new Error('nobody asks nothing');
      return {
        app: appName(question.service),
        method: question.method,
        path: pathOf(question.path),
        identity: caller.principal,
        device: caller.device,
        ip: OFFICE,
        now: NOW,
        reach: EVERY_SIGN_IN,
      };
    },
    cedar: {
      text: () => indexes.map((rule) => cedarRule(isDeny(rule), groupOf(rule), serviceOf(rule))).join('\n'),
      call: (principal, request) => {
        const { service, path, method } = asked[request % REQUESTS] ?? { service: 0, path: '', method: '' };
        const user = { type: 'User', id: `user-${principal}` };
        const page = { type: 'Page', id: path };
        const entities: CedarEntity[] = [
          { uid: user, attrs: {}, parents: groupsOf(principal).map((id) => ({ type: 'Group', id })) },
          { uid: page, attrs: {}, parents: [{ type: 'Service', id: `svc-${service}` }] },
        ];
        return { principal: user, action: { type: 'Action', id: method }, resource: page, entities };
      },
    },
    casbin: {
      model: CASBIN,
      lines: () => {
        const lines = indexes.map((rule) => {
          const group = isDeny(rule) ? 'contractors' : groupOf(rule);
          return `p, ${group}, /svc-${serviceOf(rule)}/*, GET|POST, ${isDeny(rule) ? 'deny' : 'allow'}`;
        });
        for (let principal = 0; principal < PRINCIPALS; principal += 1) {
          for (const group of groupsOf(principal)) lines.push(`g, user-${principal}, ${group}`);
        }
        return lines.join('\n');
      },
      ask: (principal, request) => {
        const { path, method } = asked[request % REQUESTS] ?? { path: '', method: '' };
        return [`user-${principal}`, path, method];
      },
    },
  };
}

/** What the other engines are not asked: most callers meet it. */
function conditionsOf(rule: number): Partial<Conditions> {
  const posture = names('managed');
  switch (rule % 8) {
    case 0:
    case 2:
    case 4:
      return { posture };
    case 1:
      return { network: names('office', 'vpn') };
    case 3:
      return { session: { maxAge: 12 * HOUR, at: AT } };
    case 5:
      return { posture, schedule: names('always') };
    default:
      return {};
  }
}

function cedarRule(isDeny: boolean, group: string, service: number): string {
  const [effect, who] = isDeny ? ['forbid', 'contractors'] : ['permit', group];
  const action = 'action in [Action::"GET", Action::"POST"]';
  return `${effect}(principal in Group::"${who}", ${action}, resource in Service::"svc-${service}");`;
}

/** The membership first: for a caller in few groups it is what fails soonest. */
const CASBIN = `
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act, eft
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = g(r.sub, p.sub) && keyMatch(r.obj, p.obj) && regexMatch(r.act, p.act)
`;
