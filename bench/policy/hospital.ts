/**
 * The hospital of the SAPL project's own benchmark, in our words: per department 32 permits by role, kind of record and
 * action, and one deny of records more sensitive than the reader is cleared for; besides, five permits for emergencies.
 * That is 33·n + 5 policies for n departments. Its graph of teams is what an identity provider makes groups of.
 */

import { dice, EVERY_SIGN_IN, laptopOf, NOW, OFFICE, pathOf, principalOf } from './askers.ts';
import { hospitalPolicy, methodOf, pathName } from './hospital-policy.ts';
import { CASBIN, casbinLines, cedarText } from './hospital-rivals.ts';
import { ROLES } from './hospital-roles.ts';
import type { Scene } from './scene.ts';

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
