import { describe, expect, it } from 'vitest';
import { Workspace } from '../config/workspace.ts';
import { sallyport } from './program.ts';

const AT = ['--at', '2026-11-18T10:00:00+01:00'];

const WIKI = `version: 1
claims: { groups: list }
groups:
  staff: { claims: { groups: { has: staff } } }
  suspended: { claims: { groups: { has: suspended } } }
apps: { wiki: { resources: { pages: [GET /pages/**], drafts: [GET /drafts], old: [GET /old] } } }
grants:
  - { id: read, who: [staff], to: [wiki/pages], owner: o@corp.example, why: W-1 }
  - { id: front, who: [anyone], to: [wiki/drafts], owner: o@corp.example, why: W-2 }
denies:
  - { id: out, who: [suspended], to: [wiki/pages], owner: o@corp.example, why: W-3 }
`;

/** Golden files: `npx vitest run test/cli/who-can.test.ts -u` writes what it gets, to be read before it is committed. */
describe('`sallyport who-can`', () => {
  it('shows of the example who reaches finance, grant by grant, and what the names mean', async () => {
    const { code, stdout, stderr } = await sallyport(['who-can', 'finance-records/*', ...AT]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await expect(stdout).toMatchFileSnapshot('who-can/finance.txt');
  });

  it('counts in who is kept out by a deny', async () => {
    await using folder = await Workspace.with({ 'policy.yaml': WIKI });
    const words = ['who-can', 'wiki/pages', '--policy', folder.path('policy.yaml'), ...AT];
    const { stdout } = await sallyport(words);
    expect(stdout).toContain('in group staff');
    expect(stdout).toContain('certainly not in group suspended');
  });

  it('exits 1 where nobody gets in, and says whoever asks where everybody does', async () => {
    await using folder = await Workspace.with({ 'policy.yaml': WIKI });
    const ask = (resource: string) => sallyport(['who-can', resource, '--policy', folder.path('policy.yaml'), ...AT]);
    expect(await ask('wiki/old')).toMatchObject({ code: 1, stdout: 'nobody\n' });
    expect((await ask('wiki/drafts')).stdout).toContain('when  whoever asks');
  });

  it('tells who gets to its paths through another resource', async () => {
    const admin = WIKI.replace('old: [GET /old]', 'old: [GET /old], admin: [GET /pages/admin/**]');
    await using folder = await Workspace.with({ 'policy.yaml': admin });
    const { code, stdout } = await sallyport(['who-can', 'wiki/admin', '--policy', folder.path('policy.yaml'), ...AT]);
    expect(code).toBe(0);
    expect(stdout).toContain('read  wiki/pages, which has these paths, too\n  on    GET|HEAD /pages/admin/**\n');
  });

  it('prints the same as data', async () => {
    const { stdout } = await sallyport(['who-can', 'finance-records/exports', '--json', ...AT]);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      complete: true,
      ways: [{ by: 'fin-export', resource: 'exports', conditions: [expect.arrayContaining(['acr is phr'])] }],
      names: expect.arrayContaining([expect.objectContaining({ kind: 'network', name: 'vpn', words: '10.20.0.0/16' })]),
    });
  });

  it('says which app or resource the policy does not have', async () => {
    const { code, stderr } = await sallyport(['who-can', 'finance-records/export']);
    expect(code).toBe(2);
    expect(stderr).toContain('`finance-records` has no resource `export`: did you mean `exports`?');
  });
});

describe('`sallyport what-can`', () => {
  it.each([
    ['felix', ['felix'], 0],
    ['mira-elsewhere', ['mira', '--ip', '192.0.2.1'], 0],
    ['anonymous', ['--anonymous', '--ip', '192.0.2.1', ...AT], 1],
  ])('shows of the example what %s may do', async (name, words, exit) => {
    const { code, stdout, stderr } = await sallyport(['what-can', ...words]);
    expect({ code, stderr }).toEqual({ code: exit, stderr: '' });
    await expect(stdout).toMatchFileSnapshot(`who-can/${name}.txt`);
  });

  it('prints the same as data', async () => {
    const { stdout } = await sallyport(['what-can', 'felix', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      who: 'felix',
      holds: [
        { app: 'finance-records', resource: 'exports', effect: 'step_up', by: 'fin-export' },
        { app: 'finance-records', resource: 'ledgers', effect: 'allow', by: 'fin-read' },
        { app: 'finance-records', resource: 'payslips', routes: ['GET|HEAD /payslips/e-40/**'] },
      ],
    });
  });

  it('wants to know who', async () => {
    expect((await sallyport(['what-can'])).code).toBe(2);
    expect((await sallyport(['what-can', 'felix', '--anonymous'])).code).toBe(2);
    expect((await sallyport(['what-can', 'feliks'])).stderr).toContain('did you mean `felix`?');
  });
});
