import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Workspace } from '../config/workspace.ts';
import { blocksOf, pageOf } from '../documentation/pages.ts';
import { sallyport } from './program.ts';

const POLICY = `version: 1
claims: { groups: list }
groups:
  staff: { claims: { groups: { has: staff } } }
apps:
  wiki:
    resources:
      pages: [GET /pages/**]
grants:
  - { id: read, who: [staff], to: [wiki/pages], owner: ann@corp.example, why: WIKI-1 reading }
personas:
  ann: { claims: { groups: [staff] } }
  bob: { claims: { groups: [guests] } }
tests:
  - name: staff read, and nothing else
    as: ann
    allow: { GET wiki/pages/1: read }
    deny: { POST wiki/pages/1: default, GET wiki/other: default }
`;
const GUESTS = `  - { name: guests do not read, as: bob, deny: { GET wiki/pages/1: default } }\n`;

async function run(policy: string, ...flags: readonly string[]) {
  await using folder = await Workspace.with({ 'wiki.yaml': policy });
  return await sallyport(['test', 'wiki.yaml', ...flags], { cwd: folder.folder });
}

/** The report without the trials above it. */
function reportOf(stdout: string): string {
  return stdout.slice(stdout.indexOf('assertions hold\n') + 'assertions hold\n\n'.length);
}

describe('`sallyport test --mutate`', () => {
  it('exits 0 when the tests kill every mutant', async () => {
    const { code, stdout, stderr } = await run(POLICY + GUESTS, '--mutate');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(reportOf(stdout)).toBe(
      '6 of 6 mutants are killed (100 %)\n  groups     1 of 1\n  resources  3 of 3\n  grants     2 of 2\n',
    );
  });

  it('names what survives, with tests to paste that kill it, and exits 1', async () => {
    const { code, stdout } = await run(POLICY, '--mutate');
    expect(code).toBe(1);
    const report = reportOf(stdout);
    expect(report).toContain(
      'survives  wiki.yaml:4:22   group `staff` is everybody signed in\n' +
        'survives  wiki.yaml:10:23  grant `read` is for everybody signed in\n\n4 of 6 mutants are killed (66 %)\n',
    );
    const added = report.slice(report.indexOf('\ntests:\n') + 1);
    expect(added).toBe(
      'tests:\n  - name: "shows when group `staff` is everybody signed in"\n    as: bob\n' +
        '    deny: { GET wiki/pages: default }\n',
    );
    expect(reportOf((await run(POLICY + added.replace('tests:\n', ''), '--mutate')).stdout)).toContain(
      '6 of 6 mutants are killed',
    );
  });

  it('makes up somebody where the policy knows nobody who could show it', async () => {
    const nobody = POLICY.replace(/personas:[^]*/, '');
    const { code, stdout } = await run(nobody, '--mutate');
    expect(code).toBe(1);
    expect(stdout).toContain('\npersonas:\n  witness-1: { sub: witness, ');
    const added = stdout.slice(stdout.indexOf('\npersonas:\n'));
    expect(Object.keys(parse(added) as object)).toEqual(['personas', 'tests']);
    const again = await run(nobody + added, '--mutate');
    expect(reportOf(again.stdout)).toContain('6 of 6 mutants are killed');
  });

  it('is content with --at-least a share', async () => {
    expect((await run(POLICY, '--mutate', '--at-least', '66')).code).toBe(0);
    expect((await run(POLICY, '--mutate', '--at-least', '67')).code).toBe(1);
    const { code, stderr } = await run(POLICY, '--mutate', '--at-least', '101');
    expect({ code, stderr: stderr.split('\n')[0] }).toEqual({
      code: 2,
      stderr: 'sallyport test: `--at-least` takes a number from 0 to 100',
    });
  });

  it('does not mutate a policy whose tests fail', async () => {
    const { code, stdout, stderr } = await run(POLICY.replace('wiki/other', 'wiki/pages/2'), '--mutate');
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'tests that fail notice everything: mend them first\n' });
    expect(stdout).not.toContain('mutants');
  });

  it('prints the same as data', async () => {
    const { code, stdout } = await run(POLICY, '--mutate', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      ok: false,
      mutation: {
        killed: 4,
        survived: 2,
        equivalent: 0,
        unknown: 0,
        mutants: expect.arrayContaining([
          {
            kind: 'group',
            name: 'staff',
            change: 'is everybody signed in',
            fate: 'survived',
            witness: 'shows when group `staff` is everybody signed in',
            file: 'wiki.yaml',
            line: 4,
            col: 22,
          },
          expect.objectContaining({ kind: 'grant', name: 'read', change: 'is gone', fate: 'killed' }),
        ]),
        witnesses: [{ name: expect.any(String), persona: null, test: expect.stringContaining('as: bob') }],
      },
    });
  });
});

interface Mutation {
  readonly killed: number;
  readonly survived: number;
  readonly unknown: number;
  readonly mutants: readonly { readonly kind: string; readonly fate: string }[];
}

async function mutationOf(folder: Workspace): Promise<Mutation> {
  const { stdout } = await sallyport(['test', 'policy.yaml', '--mutate', '--json'], { cwd: folder.folder });
  return (JSON.parse(stdout) as { mutation: Mutation }).mutation;
}

describe('of the example policy', () => {
  it('the ten natural assertions kill about half of what changes its rules, and with the printed tests pasted in, all', async () => {
    await using folder = await Workspace.with({});
    await folder.copy('config/policy.yaml', 'policy.yaml');
    const { killed, survived, unknown, mutants } = await mutationOf(folder);
    expect({ unknown, least: killed + survived >= 25, survive: survived > 0 }).toEqual({
      unknown: 0,
      least: true,
      survive: true,
    });
    const rules = mutants.filter(
      ({ kind, fate }) => ['grant', 'deny', 'floor'].includes(kind) && fate !== 'equivalent',
    );
    const share = rules.filter(({ fate }) => fate === 'killed').length / rules.length;
    expect(rules.length).toBeGreaterThanOrEqual(25);
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.6);

    const printed = await sallyport(['test', 'policy.yaml', '--mutate'], { cwd: folder.folder });
    const [, added = ''] = printed.stdout.split('\ntests:\n');
    expect(added).toContain(blocksOf(pageOf('docs/policy-tutorial.md'), 'text')[0]);
    // `tests:` is the last section of the file.
    await folder.write('policy.yaml', `${await readFile(folder.path('policy.yaml'), 'utf8')}${added}`);
    const after = await sallyport(['test', 'policy.yaml', '--mutate'], { cwd: folder.folder });
    // The rules that the new tests name can make them notice more than they were found for.
    expect(reportOf(after.stdout)).toMatch(/^(\d+) of \1 mutants are killed \(100 %\)/);
    expect(Number.parseInt(reportOf(after.stdout), 10)).toBeGreaterThanOrEqual(killed + survived);
    expect(after.code).toBe(0);
  }, 120_000);
});

describe('`sallyport test --cover`', () => {
  it('names the rules and conditions that no test depends on, and exits 1', async () => {
    const { code, stdout } = await run(POLICY, '--cover');
    expect(code).toBe(1);
    expect(reportOf(stdout)).toBe(
      'untested  wiki.yaml:10:23  grant `read`: `who`\n\ntests depend on 1 of 1 rules, and on 0 of 1 of their conditions\n',
    );
  });

  it('exits 0 when there are none', async () => {
    const { code, stdout } = await run(POLICY + GUESTS, '--cover');
    expect(code).toBe(0);
    expect(reportOf(stdout)).toBe('tests depend on 1 of 1 rules, and on 1 of 1 of their conditions\n');
  });

  it('prints the same as data', async () => {
    const { stdout } = await run(POLICY, '--cover', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      coverage: [
        { kind: 'grant', name: 'read', part: 'rule', test: 'staff read, and nothing else', line: 10, col: 11 },
        { kind: 'grant', name: 'read', part: 'who', test: null, line: 10, col: 23 },
      ],
    });
  });
});
