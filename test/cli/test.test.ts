import { describe, expect, it } from 'vitest';
import { settingsWith, Workspace } from '../config/workspace.ts';
import { sallyport } from './program.ts';

const POLICY = `version: 1
claims: { groups: list }
groups:
  staff: { claims: { groups: { has: staff } } }
networks:
  office: [203.0.113.0/24]
apps:
  wiki:
    resources:
      pages: [GET /pages/**]
      admin: [GET /admin/**]
grants:
  - { id: read, who: [staff], to: [wiki/pages], owner: ann@corp.example, why: WIKI-1 reading }
  - { id: rule, who: [staff], to: [wiki/admin], if: { network: office }, owner: ann@corp.example, why: WIKI-2 ruling }
personas:
  ann: { claims: { groups: [staff] } }
  bob: { claims: { groups: [guests] } }
tests:
`;

const PASSING = `${POLICY}  - { name: staff read, as: ann, allow: { GET wiki/pages/1: read } }\n`;

const FAILING = `${POLICY}  - name: guests do not read
    as: bob
    deny: { GET wiki/pages/1: default }
  - name: everybody reads
    as: bob
    allow: { GET wiki/pages/1: read }
  - name: it's another bob
    as: bob
    with: { claims: { groups: [staff] } }
    deny: { GET wiki/pages/1: default }
  - name: from nowhere
    as: ann
    allow: { GET wiki/admin/1: rule }
`;

describe('`sallyport test`', () => {
  it('prints each assertion and exits 0 when all hold', async () => {
    await using folder = await Workspace.with({ 'wiki.yaml': PASSING });
    const { code, stdout, stderr } = await sallyport(['test', 'wiki.yaml'], { cwd: folder.folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe('✓ staff read (as ann)\n  ✓ GET wiki/pages/1  allow by read\n\n1 of 1 assertions hold\n');
  });

  it('says of a failure what was expected, what decides, where it stands, and what to ask next', async () => {
    await using folder = await Workspace.with({ 'wiki.yaml': FAILING });
    const { code, stdout } = await sallyport(['test', 'wiki.yaml'], { cwd: folder.folder });
    expect(code).toBe(1);
    expect(stdout).toContain(`✗ everybody reads (as bob)
  ✗ GET wiki/pages/1  allow by read
      expected  allow by read
      decided   deny by default
      at        wiki.yaml:24:14
      next      sallyport explain GET wiki/pages/1 --as bob --policy wiki.yaml
`);
    expect(stdout).toContain('1 of 4 assertions hold');
  });

  it('asks on for the very facts of a test that has facts of its own', async () => {
    await using folder = await Workspace.with({ 'wiki.yaml': FAILING });
    const { stdout } = await sallyport(['test', 'wiki.yaml'], { cwd: folder.folder });
    const next = String.raw`sallyport explain GET wiki/pages/1 --test 'it'\''s another bob' --policy wiki.yaml`;
    expect(stdout).toContain(`next      ${next}\n`);
    const explained = await sallyport(
      ['explain', 'GET', 'wiki/pages/1', '--test', "it's another bob", '--policy', 'wiki.yaml'],
      { cwd: folder.folder },
    );
    expect(explained.code).toBe(0);
  });

  it('counts a test that cannot be judged as failed, and says what it lacks', async () => {
    await using folder = await Workspace.with({ 'wiki.yaml': FAILING });
    const { stdout } = await sallyport(['test', 'wiki.yaml'], { cwd: folder.folder });
    expect(stdout).toContain('cannot be judged  `rule` asks where the request comes from: give the persona `ip`');
  });

  it('prints the same as data', async () => {
    await using folder = await Workspace.with({ 'wiki.yaml': FAILING });
    const { code, stdout, stderr } = await sallyport(['test', 'wiki.yaml', '--json'], { cwd: folder.folder });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      ok: false,
      policy: expect.stringMatching(/^sha256:/),
      problems: [],
      tests: [
        { test: 'guests do not read', outcome: 'pass', as: 'bob', decided: { effect: 'deny', by: ['default'] } },
        { outcome: 'fail', expected: { effect: 'allow', by: 'read' }, file: 'wiki.yaml', line: 24, col: 14 },
        { outcome: 'fail', decided: { effect: 'allow', by: ['read'] } },
        { outcome: 'error', decided: null },
      ],
    });
  });

  it('asks the files that the configuration names', async () => {
    await using folder = await Workspace.with({
      'etc/gate.yaml': settingsWith(),
      'etc/policy.yaml': PASSING,
    });
    const by = { cwd: folder.folder, env: { SALLYPORT_CONFIG: 'etc/gate.yaml' } };
    const { code, stdout } = await sallyport(['test'], by);
    expect(stdout).toContain('✓ staff read');
    expect(code).toBe(0);
  });

  it('asks config/policy.yaml where there is no configuration', async () => {
    await using folder = await Workspace.with({ 'config/policy.yaml': PASSING });
    expect((await sallyport(['test'], { cwd: folder.folder })).code).toBe(0);
  });

  it('takes several files as one policy', async () => {
    const [rules = '', tests = ''] = PASSING.split('personas:');
    await using folder = await Workspace.with({ 'a.yaml': rules, 'b.yaml': `version: 1\npersonas:${tests}` });
    expect((await sallyport(['test', 'a.yaml', 'b.yaml'], { cwd: folder.folder })).code).toBe(0);
  });

  it('exits 1 for a policy that does not check, with the problem on stderr', async () => {
    await using folder = await Workspace.with({ 'wiki.yaml': PASSING.replace('who: [staff]', 'who: [stafff]') });
    const { code, stdout, stderr } = await sallyport(['test', 'wiki.yaml'], { cwd: folder.folder });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^wiki\.yaml:\d+:\d+: error\[unknown-name\]/);
    expect(stderr).toContain('did you mean `staff`?');
  });

  it('exits 2 for a policy that cannot be read', async () => {
    const { code, stdout, stderr } = await sallyport(['test', 'nowhere.yaml']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('error[unreadable-file]: cannot read `nowhere.yaml`: there is no such file');
  });

  it('exits 2 for a configuration that was named and is not there', async () => {
    const { code, stderr } = await sallyport(['test', '--config', 'nowhere.yaml']);
    expect(code).toBe(2);
    expect(stderr).toContain('nowhere.yaml');
  });

  it('reports a policy that does not check as data, too', async () => {
    await using folder = await Workspace.with({ 'wiki.yaml': 'version: 2\n' });
    const { code, stdout } = await sallyport(['test', 'wiki.yaml', '--json'], { cwd: folder.folder });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, ok: false, tests: [], problems: [{ file: 'wiki.yaml' }] });
  });
});
