import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderDiagnostic } from '../../../src/config/diagnostic.ts';
import { type PolicyResult, runPolicyJob } from '../../../src/config/parse-job.ts';

const HR = `version: 1
claims: { groups: list, employment: string, employee_id: string }
groups:
  staff: { claims: { employment: employee } }
  contractors: { claims: { employment: contractor } }
  admins: { claims: { groups: { has: admins } } }
apps: { hr: { resources: { payslips: [GET /payslips/:who], handbook: [GET /handbook] } } }
grants:
  - { id: own, who: [staff], to: [hr/payslips], if: { same: [path.who, claims.employee_id] }, owner: o@corp.example, why: HR-1 }
  - { id: read, who: [admins], to: [hr/handbook], owner: o@corp.example, why: HR-2 }
`;

function loaded(text: string): Promise<PolicyResult> {
  return runPolicyJob({ kind: 'policy', sources: [{ file: 'policy.yaml', text }], context: { providers: null } });
}

/** Golden files: what is said, with its place. */
async function expectGolden(name: string, text: string): Promise<void> {
  const { problems } = await loaded(text);
  const errors = problems.filter(({ severity }) => severity === 'error');
  const shown = errors.map((problem) => renderDiagnostic(problem, text, 'plain')).join('\n\n');
  const still = shown.replaceAll(/20\d\d-\d\d-\d\dT[\d:.]+Z/g, 'NOW');
  await expect(`${still}\n`).toMatchFileSnapshot(join('invariants', `${name}.txt`));
}

function errorsOf({ problems }: PolicyResult): string[] {
  const errors = problems.filter(({ severity }) => severity === 'error');
  return errors.map(({ code, message }) => `${code}: ${message}`);
}

const NOBODY_ELSES = `never:
  - { id: nobody-elses, who: [anyone], to: [hr/payslips], unless: { same: [path.who, claims.employee_id] }, why: HR-3 }
`;

describe('never:', () => {
  it('is silent where it holds for all requests', async () => {
    expect(errorsOf(await loaded(`${HR}${NOBODY_ELSES}`))).toEqual([]);
  });

  it('makes a policy unfit that allows it, and says by which request', async () => {
    const result = await loaded(`${HR.replace('if: { same: [path.who, claims.employee_id] }, ', '')}${NOBODY_ELSES}`);
    expect(errorsOf(result)).toEqual([
      'never-violated: `nobody-elses` does not hold: `GET hr/payslips/x2` is allowed by `own`',
    ]);
    const problem = result.problems.find(({ code }) => code === 'never-violated');
    expect(problem?.help).toMatch(/^when in group staff, .*; for example with .*claims: \{ employment: employee/);
  });

  it('sees a shadow rule as none, and a rule that is over too', async () => {
    const more = `  - { id: all, who: [staff], to: [hr/payslips], owner: o@corp.example, why: HR-4, `;
    const hidden = [`${more}mode: shadow }\n`, `${more}until: "2020-01-01" }\n`];
    for (const rule of hidden) expect(errorsOf(await loaded(`${HR}${rule}${NOBODY_ELSES}`))).toEqual([]);
    expect(errorsOf(await loaded(`${HR}${more}until: "2099-01-01" }\n${NOBODY_ELSES}`))).toHaveLength(1);
  });

  it('is about whoever it could mean, unless the policy assumes that they have the claim', async () => {
    const never = 'never:\n  - { id: outsiders, who: [contractors], to: [hr/handbook], why: HR-5 }\n';
    const violated = ['never-violated: `outsiders` does not hold: `GET hr/handbook` is allowed by `read`'];
    expect(errorsOf(await loaded(`${HR}${never}`))).toEqual(violated);
    // A token without `employment` may be a contractor's: then the grant has to ask.
    const asked = HR.replace('groups: { has: admins } }', 'groups: { has: admins }, employment: { not: contractor } }');
    expect(errorsOf(await loaded(`${asked}${never}`))).toEqual([]);
  });

  it('takes for granted what the policy assumes', async () => {
    const twice = HR.replace(
      'admins: { claims: { groups: { has: admins } } }',
      'admins: { any: [outside, { claims: { groups: { has: admins } } }] }',
    ).replace('groups:\n', 'groups:\n  outside: { claims: { employment: { not: employee } } }\n');
    const never =
      'never:\n  - { id: unnamed, who: [anyone], to: [hr/handbook], unless: { who: [outside, staff] }, why: HR-5 }\n';
    expect(errorsOf(await loaded(`${twice}${never}`))).toHaveLength(1);
    expect(errorsOf(await loaded(`${twice}${never}assume: { claims: [employment] }\n`))).toEqual([]);
  });

  it('names each that is violated, also where one hides another', async () => {
    const never = `never:
  - { id: a, who: [anyone], to: [hr/handbook], why: HR-6 }
  - { id: b, who: [admins], to: [hr/handbook], why: HR-7 }
  - { id: c, who: [admins], to: [hr/payslips], unless: { who: [staff] }, why: HR-8 }
`;
    const lines = errorsOf(await loaded(`${HR}${never}`)).map((line) => line.slice(0, 19));
    expect(lines).toEqual(['never-violated: `a`', 'never-violated: `b`']);
  });

  it('that does not hold is shown where it stands, with a request', async () => {
    const other = '  - { id: all, who: [staff], to: [hr/payslips], owner: o@corp.example, why: HR-4 }\n';
    const text = `${HR}${other}${NOBODY_ELSES}`;
    await expectGolden('never-violated', text);
    expect(errorsOf(await loaded(text))).toHaveLength(1);
  });

  it('that cannot be proved within the budget is an error of its own', async () => {
    // Twenty-four pairs, of which the first halves are asked for long before the second: a diagram has to remember them all.
    const numbers = Array.from({ length: 24 }, (_, index) => index);
    const text = `version: 1
claims: { ${numbers.map((n) => `x${n}: bool, y${n}: bool`).join(', ')} }
groups:
  every: { claims: { ${numbers.map((n) => `x${n}: true`).join(', ')} } }
${numbers.map((n) => `  pair${n}: { claims: { x${n}: true, y${n}: true } }`).join('\n')}
apps: { hr: { resources: { handbook: [GET /handbook] } } }
grants:
  - { id: a, who: [every], to: [hr/handbook], owner: o@corp.example, why: HR-9 }
  - { id: b, who: [${numbers.map((n) => `pair${n}`).join(', ')}], to: [hr/handbook], owner: o@corp.example, why: HR-9 }
never:
  - { id: never, who: [pair0], to: [hr/handbook], unless: { who: [pair0] }, why: HR-10 }
`;
    await expectGolden('never-unproved', text);
    expect(errorsOf(await loaded(text))).toEqual([
      expect.stringContaining('never-unproved: `never` could not be proved: '),
    ]);
  });
});
