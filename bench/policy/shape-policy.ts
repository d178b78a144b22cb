/** A shape as a policy of ours, with the conditions that a real one has. */

import type { Conditions, Policy, Target } from '../../src/core/policy/model.ts';
import { all, appOf, AT, attribute, deny, grant, named, names, policyOf, test } from './model.ts';
import { appName, isDeny, type Plan } from './shape-plan.ts';

const EMPLOYMENT = attribute('claims', 'employment', 'string');
const GROUPS = attribute('claims', 'groups', 'list');
const VERIFIED = attribute('claims', 'email_verified', 'bool');
const MANAGED = attribute('device', 'managed', 'bool');
const ENCRYPTED = attribute('device', 'disk_encrypted', 'bool');
const HOUR = 3_600_000;

export function shapePolicy({ rules, groups, services, apps }: Plan): Policy {
  const target = (rule: number): Target => {
    const service = rule % services;
    return { app: appName(service), resource: `svc-${service}`, at: AT };
  };
  const numbers = Array.from({ length: rules }, (_, rule) => rule);
  return policyOf({
    attributes: [EMPLOYMENT, GROUPS, VERIFIED, MANAGED, ENCRYPTED],
    groups: [
      ['contractors', test(EMPLOYMENT, { op: 'equals', value: 'contractor' })],
      [
        'staff',
        all(test(EMPLOYMENT, { op: 'equals', value: 'employee' }), test(VERIFIED, { op: 'equals', value: true })),
      ],
      ...Array.from({ length: groups }, (_, group) => {
        return [`team-${group}`, all(named('staff'), test(GROUPS, { op: 'has', value: `team-${group}` }))] as const;
      }),
    ],
    postures: {
      managed: all(test(MANAGED, { op: 'equals', value: true }), test(ENCRYPTED, { op: 'equals', value: true })),
    },
    networks: { office: ['203.0.113.0/24', '2001:db8:40::/48'], vpn: ['10.20.0.0/16'] },
    apps: Array.from({ length: apps }, (_, app) => appOf(`app-${app}`, resourcesOf(app, apps, services))),
    grants: numbers
      .filter((rule) => !isDeny(rule))
      .map((rule) =>
        grant({ id: `g-${rule}`, group: `team-${rule % groups}`, to: target(rule), if: conditionsOf(rule) }),
      ),
    denies: numbers
      .filter(isDeny)
      .map((rule) => deny({ id: `d-${rule}`, group: 'contractors', to: target(rule) }, { network: names('vpn') })),
  });
}

function* resourcesOf(app: number, apps: number, services: number): Generator<readonly [string, string]> {
  for (let service = app; service < services; service += apps) {
    yield [`svc-${service}`, `GET|POST /svc-${service}/items/:id/**`];
  }
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
