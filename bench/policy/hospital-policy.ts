/** The hospital as a policy of ours: actions are methods, departments and kinds of record are paths. */

import type { Policy, Predicate, Target } from '../../src/core/policy/model.ts';
import { EMERGENCY, type Permission, ROLES } from './hospital-roles.ts';
import { all, appOf, AT, attribute, deny, grant, policyOf, test } from './model.ts';

const CLAIMS = {
  role: attribute('claims', 'role', 'string'),
  departments: attribute('claims', 'departments', 'list'),
  /** The levels that may be seen: what `sensitivity <= clearance` is in a language without arithmetic. */
  cleared: attribute('claims', 'cleared', 'list'),
};
const METHODS: Readonly<Record<string, string>> = { read: 'GET', write: 'PUT', create: 'POST', delete: 'DELETE' };

export function methodOf(action: string): string {
  return METHODS[action] ?? action.toUpperCase();
}

/** As URLs are written: `patient-record`. */
export function pathName(kind: string): string {
  return kind.replaceAll(/(?<=[a-z])[A-Z]/g, '-$&').toLowerCase();
}

function isRole(role: string): Predicate {
  return test(CLAIMS.role, { op: 'equals', value: role });
}

function to(resource: string): Target {
  return { app: 'hospital', resource, at: AT };
}

function resourceOf(department: string, [kind, ...actions]: Permission): string {
  return `${department}-${kind}-${actions.join('-')}`;
}

function* resourcesOf(departments: readonly string[]): Generator<readonly [string, string]> {
  for (const department of departments) {
    const permissions = Object.values(ROLES).flatMap(({ may }) => may);
    // Several roles may do the same with the same records.
    const distinct = new Map(permissions.map((permission) => [resourceOf(department, permission), permission]));
    for (const [name, [kind, ...actions]] of distinct) yield [name, lineOf(actions, department, pathName(kind))];
    yield [department, `* /${department}/:kind/:sensitivity/:id`];
  }
  for (const [kind, ...actions] of EMERGENCY) {
    yield [`emergency-${kind}`, lineOf(actions, ':department', pathName(kind))];
  }
}

function lineOf(actions: readonly string[], department: string, kind: string): string {
  return `${actions.map(methodOf).join('|')} /${department}/${kind}/:sensitivity/:id`;
}

export function hospitalPolicy(departments: readonly string[]): Policy {
  const roles = Object.entries(ROLES);
  return policyOf({
    attributes: Object.values(CLAIMS),
    groups: [
      ['emergency', isRole('emergency')],
      ['staff', test(CLAIMS.role, { op: 'not', operand: { op: 'equals', value: '' } })],
      ...departments.flatMap((department) =>
        roles.map(([role]) => {
          const isMember = test(CLAIMS.departments, { op: 'has', value: department });
          return [`${department}-${role}`, all(isRole(role), isMember)] as const;
        }),
      ),
    ],
    apps: [appOf('hospital', resourcesOf(departments))],
    grants: [
      ...departments.flatMap((department) =>
        roles.flatMap(([role, { may }]) =>
          may.map((permission) =>
            grant({
              id: `${department}-${role}-${permission[0]}`,
              group: `${department}-${role}`,
              to: to(resourceOf(department, permission)),
            }),
          ),
        ),
      ),
      ...EMERGENCY.map(([kind]) => grant({ id: `emergency-${kind}`, group: 'emergency', to: to(`emergency-${kind}`) })),
    ],
    denies: departments.map((department) => {
      const same = { parameter: 'sensitivity', attribute: CLAIMS.cleared, at: AT };
      return deny({ id: `sensitive-${department}`, group: 'staff', to: to(department) }, { same });
    }),
  });
}
