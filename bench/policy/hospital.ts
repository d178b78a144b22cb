/**
 * The hospital of the SAPL project's own benchmark, in our words: per department 32 permits by role, kind of record and
 * action, and one deny of records more sensitive than the reader is cleared for; besides, five permits for emergencies.
 * That is 33·n + 5 policies for n departments. Its graph of teams is what an identity provider makes groups of.
 */

import { dice, EVERY_SIGN_IN, laptopOf, NOW, OFFICE, pathOf, principalOf } from './askers.ts';
import { all, appOf, AT, attribute, deny, grant, policyOf, test } from './model.ts';
import type { Scene } from './scene.ts';

type Permission = readonly [kind: string, ...actions: readonly string[]];

/** Role → how much it is cleared for, and what it may do in its departments. */
const ROLES: Readonly<Record<string, { readonly clearance: number; readonly may: readonly Permission[] }>> = {
  attending: {
    clearance: 4,
    may: [
      ['PatientRecord', 'read', 'write', 'create'],
      ['LabResult', 'read', 'order'],
      ['Prescription', 'read', 'write', 'prescribe'],
      ['Imaging', 'read', 'order'],
      ['CareNote', 'read', 'write', 'create'],
      ['Referral', 'read', 'write', 'create'],
    ],
  },
  resident: {
    clearance: 3,
    may: [
      ['PatientRecord', 'read', 'write'],
      ['LabResult', 'read'],
      ['Prescription', 'read'],
      ['Imaging', 'read', 'order'],
      ['CareNote', 'read', 'write', 'create'],
      ['Referral', 'read', 'create'],
    ],
  },
  nurse: {
    clearance: 3,
    may: [
      ['PatientRecord', 'read', 'write'],
      ['LabResult', 'read'],
      ['Prescription', 'read'],
      ['CareNote', 'read', 'write', 'create'],
      ['Schedule', 'read', 'write'],
    ],
  },
  labTech: {
    clearance: 2,
    may: [
      ['LabResult', 'read', 'write', 'create'],
      ['Imaging', 'read', 'write', 'create'],
    ],
  },
  pharmacist: {
    clearance: 3,
    may: [
      ['Prescription', 'read', 'write', 'approve'],
      ['PatientRecord', 'read'],
    ],
  },
  admin: {
    clearance: 2,
    may: [
      ['Schedule', 'read', 'write', 'create', 'delete'],
      ['BillingRecord', 'read', 'write'],
      ['AuditLog', 'read'],
    ],
  },
  billing: {
    clearance: 2,
    may: [
      ['BillingRecord', 'read', 'write', 'create', 'bill'],
      ['PatientRecord', 'read'],
    ],
  },
  auditor: {
    clearance: 4,
    may: [
      ['AuditLog', 'read', 'write', 'create', 'audit'],
      ['PatientRecord', 'read'],
      ['BillingRecord', 'read'],
    ],
  },
  researcher: {
    clearance: 1,
    may: [
      ['PatientRecord', 'read'],
      ['LabResult', 'read'],
      ['Imaging', 'read'],
    ],
  },
};
const EMERGENCY: Permission[] = ['PatientRecord', 'LabResult', 'Prescription', 'Imaging', 'CareNote'].map((kind) => [
  kind,
  'read',
  'write',
  'prescribe',
  'override',
]);

const STAFF = 5;
const ELSEWHERE = 0.05;
/** Each by a member of staff of its own choice: as many as the original has, asked one after the other. */
const REQUESTS = 500;
/** Weighted towards what is in more permits. */
const ACTIONS =
  'read read read read read read read write write write create create order prescribe approve bill audit delete'.split(
    ' ',
  );
const KINDS =
  'PatientRecord PatientRecord PatientRecord LabResult LabResult CareNote CareNote Prescription Imaging Schedule BillingRecord AuditLog Referral'.split(
    ' ',
  );

const CLAIMS = {
  role: attribute('claims', 'role', 'string'),
  departments: attribute('claims', 'departments', 'list'),
  /** The levels that may be seen: what `sensitivity <= clearance` is in a language without arithmetic. */
  cleared: attribute('claims', 'cleared', 'list'),
};
const METHODS: Readonly<Record<string, string>> = { read: 'GET', write: 'PUT', create: 'POST', delete: 'DELETE' };

function methodOf(action: string): string {
  return METHODS[action] ?? action.toUpperCase();
}

/** As URLs are written: `patient-record`. */
function pathName(kind: string): string {
  return kind.replaceAll(/(?<=[a-z])[A-Z]/g, '-$&').toLowerCase();
}

interface Staff {
  readonly id: string;
  readonly role: string;
  readonly clearance: number;
  readonly home: number;
  readonly departments: readonly string[];
}

interface Question {
  readonly action: string;
  readonly kind: string;
  /** Null = the department of whoever asks. */
  readonly department: number | null;
  readonly sensitivity: number;
}

export function hospitalOf(departments: number): Scene {
  const roll = dice(departments);
  const among = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(roll() * items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  };
  const names = Array.from({ length: departments }, (_, index) => `dept_${index}`);
  const staff = Array.from({ length: departments * STAFF }, (_, index): Staff => {
    const role = among(Object.keys(ROLES));
    const home = Math.floor(index / STAFF);
    const own = names.filter((_, department) => department === home || roll() < ELSEWHERE);
    return { id: `staff_${index}`, role, clearance: ROLES[role]?.clearance ?? 0, home, departments: own };
  });
  const askers = Array.from({ length: REQUESTS }, () => among(staff));
  const questions = Array.from({ length: REQUESTS }, (): Question => {
    return {
      action: among(ACTIONS),
      kind: among(KINDS),
      department: roll() < 0.8 ? null : Math.floor(roll() * departments),
      sensitivity: roll() < 0.7 ? 1 : 1 + Math.floor(roll() * 4),
    };
  });
  const callers = new Map(
    staff.map(({ id, role, clearance, departments }) => {
      const cleared = Array.from({ length: clearance }, (_, level) => String(level + 1));
      return [id, principalOf(id, { role, departments, cleared })] as const;
    }),
  );
  const laptop = laptopOf('laptop', true);

  const ask = (index: number): { asker: Staff; question: Question; department: string } => {
    const asker = askers[index];
    const question = questions[index];
    if (asker === undefined || question === undefined) throw new Error('nobody asks nothing');
    return { asker, question, department: `dept_${question.department ?? asker.home}` };
  };

  return {
    name: 'hospital',
    rules: 33 * departments + 5,
    policy: hospitalPolicy(names),
    principals: REQUESTS,
    requests: 1,
    isPlain: () => true,
    query: (index) => {
      const { asker, question, department } = ask(index);
      const identity = callers.get(asker.id);
      if (identity === undefined) throw new Error('nobody asks');
      return {
        app: 'hospital',
        method: methodOf(question.action),
        path: pathOf(`/${department}/${pathName(question.kind)}/${question.sensitivity}/${index}`),
        identity,
        device: laptop,
        ip: OFFICE,
        now: NOW,
        reach: EVERY_SIGN_IN,
      };
    },
    cedar: {
      text: () => cedarText(names),
      call: (index) => {
        const { asker, question, department } = ask(index);
        const user = { type: 'User', id: asker.id };
        const record = { type: 'Record', id: `${index}` };
        const parents = asker.departments.map((id) => ({ type: 'Department', id }));
        const attrs = { type: question.kind, department, sensitivity: question.sensitivity };
        const entities = [
          { uid: user, attrs: { role: asker.role, clearance: asker.clearance }, parents },
          { uid: record, attrs, parents: [] },
        ];
        return { principal: user, action: { type: 'Action', id: question.action }, resource: record, entities };
      },
    },
    casbin: {
      model: CASBIN,
      lines: () => casbinLines(names, askers),
      ask: (index) => {
        const { asker, question, department } = ask(index);
        const { id, role, clearance } = asker;
        return [
          { id, role, clearance },
          { kind: question.kind, department, sensitivity: question.sensitivity },
          question.action,
        ];
      },
    },
  };
}

function hospitalPolicy(departments: readonly string[]): Scene['policy'] {
  const roles = Object.entries(ROLES);
  const isRole = (role: string): ReturnType<typeof test> => test(CLAIMS.role, { op: 'equals', value: role });
  const to = (resource: string): { app: string; resource: string; at: typeof AT } => ({
    app: 'hospital',
    resource,
    at: AT,
  });
  const nameOf = (department: string, [kind, ...actions]: Permission): string =>
    `${department}-${kind}-${actions.join('-')}`;
  const resources = new Map<string, string>();
  for (const department of departments) {
    for (const [, { may }] of roles) {
      for (const [kind, ...actions] of may) {
        const methods = actions.map(methodOf).join('|');
        resources.set(
          nameOf(department, [kind, ...actions]),
          `${methods} /${department}/${pathName(kind)}/:sensitivity/:id`,
        );
      }
    }
    resources.set(department, `* /${department}/:kind/:sensitivity/:id`);
  }
  for (const [kind, ...actions] of EMERGENCY) {
    resources.set(
      `emergency-${kind}`,
      `${actions.map(methodOf).join('|')} /:department/${pathName(kind)}/:sensitivity/:id`,
    );
  }
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
    apps: [appOf('hospital', resources)],
    grants: [
      ...departments.flatMap((department) =>
        roles.flatMap(([role, { may }]) =>
          may.map(([kind, ...actions]) =>
            grant({
              id: `${department}-${role}-${kind}`,
              group: `${department}-${role}`,
              to: to(nameOf(department, [kind, ...actions])),
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

function cedarText(departments: readonly string[]): string {
  const oneOf = (actions: readonly string[]): string => actions.map((action) => `Action::"${action}"`).join(', ');
  const policies = departments.flatMap((department) => [
    ...Object.entries(ROLES).flatMap(([role, { may }]) =>
      may.map(
        ([kind, ...actions]) =>
          `permit(principal in Department::"${department}", action in [${oneOf(actions)}], resource) when { ` +
          `principal.role == "${role}" && resource.type == "${kind}" && resource.department == "${department}" };`,
      ),
    ),
    `forbid(principal, action, resource) when { ` +
      `resource.department == "${department}" && resource.sensitivity > principal.clearance };`,
  ]);
  for (const [kind, ...actions] of EMERGENCY) {
    policies.push(
      `permit(principal, action in [${oneOf(actions)}], resource) when { ` +
        `principal.role == "emergency" && resource.type == "${kind}" };`,
    );
  }
  return policies.join('\n');
}

function casbinLines(departments: readonly string[], askers: readonly Staff[]): string {
  const lines = departments.flatMap((department) => [
    ...Object.entries(ROLES).flatMap(([role, { may }]) =>
      may.map(([kind, ...actions]) => `p, ${role}, ${kind}, ^(${actions.join('|')})$, ${department}, allow`),
    ),
    `p, *, *, *, ${department}, deny`,
  ]);
  for (const [kind, ...actions] of EMERGENCY) lines.push(`p, emergency, ${kind}, ^(${actions.join('|')})$, *, allow`);
  const members = new Set(
    askers.flatMap(({ id, departments }) => departments.map((department) => `g, ${id}, ${department}`)),
  );
  return [...lines, ...members].join('\n');
}

const CASBIN = `
[request_definition]
r = sub, obj, act
[policy_definition]
p = role, kind, acts, dept, eft
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = p.eft == "deny" && r.obj.department == p.dept && r.obj.sensitivity > r.sub.clearance || p.eft == "allow" && r.sub.role == p.role && r.obj.kind == p.kind && regexMatch(r.act, p.acts) && (p.dept == "*" || r.obj.department == p.dept && g(r.sub.id, p.dept))
`;
