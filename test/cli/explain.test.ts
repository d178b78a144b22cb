import { describe, expect, it } from 'vitest';
import { Workspace } from '../config/workspace.ts';
import { REPOSITORY, sallyport } from './program.ts';

function explain(...words: string[]) {
  return sallyport(['explain', ...words]);
}

/** Golden files: `npx vitest run test/cli/explain.test.ts -u` writes what it gets, to be read before it is committed. */
describe('`sallyport explain` shows of the example policy', () => {
  it.each([
    ['felix-export', ['GET', 'finance-records/exports/q3.csv', '--as', 'felix'], 1],
    ['felix-ledgers', ['GET', 'https://finance.corp.example/ledgers/2026', '--as', 'felix'], 0],
    ['kim-ledgers', ['GET', 'finance-records/ledgers/2026', '--as', 'kim'], 1],
    ['byod-campaign', ['GET', 'marketing-db/campaigns/42', '--as', 'byod'], 1],
    ['anonymous-ledgers', ['GET', 'finance-records/ledgers/2026', '--anonymous', '--at', '2026-11-18T10:00:00Z'], 1],
    ['mira-nowhere', ['POST', 'finance-records/nowhere', '--as', 'mira'], 1],
  ])('%s', async (name, words, exit) => {
    const { code, stdout, stderr } = await explain(...words);
    expect({ code, stderr }).toEqual({ code: exit, stderr: '' });
    await expect(stdout).toMatchFileSnapshot(`explain/${name}.txt`);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });
});

describe('`sallyport explain`', () => {
  it('says the same as data', async () => {
    const { code, stdout } = await explain('GET', 'finance-records/exports/q3.csv', '--as', 'felix', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      request: { method: 'GET', app: 'finance-records', path: '/exports/q3.csv', as: 'felix', ip: '203.0.113.7' },
      decision: {
        effect: 'step_up',
        by: 'fin-export',
        deciders: ['fin-export'],
        step_up: { acr: ['phr'], amr: ['mfa'], maxAge: 900 },
      },
      rules: [
        { id: 'contractors-out-of-finance', kind: 'deny', truth: 'F' },
        { id: 'fin-export', kind: 'grant', truth: 'F', file: 'config/policy.yaml', line: expect.any(Number) },
      ],
      change: { rule: 'fin-export', verified: true },
    });
  });

  it('takes address, moment and device from the flags', async () => {
    await using folder = await Workspace.with({ 'device.yaml': 'managed: true\ndisk_encrypted: true\n' });
    const outside = ['--ip', '2001:db8:ffff::1', '--at', '2026-11-18T23:00:00+01:00'];
    const facts = ['--device', folder.path('device.yaml')];
    const { stdout } = await explain('GET', 'finance-records/exports/q3.csv', '--as', 'felix', ...outside, ...facts);
    expect(stdout).toContain('as felix, from 2001:db8:ffff::1, at 2026-11-18T22:00:00.000Z');
    expect(stdout).toMatch(/F {2}network office or vpn +2001:db8:ffff::1/);
    expect(stdout).toMatch(/U {2}posture hardened +device\.edr_score is absent/);
  });

  it('says that a device fact is not declared', async () => {
    await using folder = await Workspace.with({ 'device.yaml': 'manged: true\n' });
    const { code, stdout, stderr } = await explain(
      'GET',
      'marketing-db/campaigns/1',
      '--as',
      'mira',
      '--device',
      folder.path('device.yaml'),
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('did you mean `managed`?');
  });

  it.each([
    ['a path that the gate refuses', 'https://finance.corp.example/ledgers/../exports/q3.csv', 'dot-segment'],
    ['a path that could be read in two ways', 'finance-records/ledgers/%2e%2e%2fx', 'encoded-slash'],
    ['a host that nothing is published under', 'https://unknown.corp.example/', 'unknown-host'],
    ['a path of the gate itself', 'https://finance.corp.example/.sallyport/me', 'reserved-path'],
    ['a host that is none', 'https://fin ance/', 'bad-host'],
  ])('says that %s is refused before the policy is asked', async (_, target, reason) => {
    const { code, stdout } = await explain('GET', target, '--as', 'mira');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^refused with 40[04], before the policy is asked/);
    expect(stdout).toContain(reason);
    const { stdout: data } = await explain('GET', target, '--as', 'mira', '--json');
    expect(JSON.parse(data)).toMatchObject({ version: 1, decision: { effect: 'refuse' } });
  });

  it.each([
    ['nobody who asks', ['GET', 'marketing-db/campaigns/1'], 'say who asks, in one way'],
    ['two who ask', ['GET', 'marketing-db/campaigns/1', '--as', 'mira', '--anonymous'], 'say who asks, in one way'],
    ['a persona that is not there', ['GET', 'marketing-db/campaigns/1', '--as', 'mirra'], 'did you mean `mira`?'],
    ['a test that is not there', ['GET', 'marketing-db/campaigns/1', '--test', 'no'], 'the policy has no test `no`'],
    ['an app that is not there', ['GET', 'marketing/campaigns/1', '--as', 'mira'], 'the policy has no app `marketing`'],
    ['a target that is none', ['GET', 'marketing-db', '--as', 'mira'], 'is neither a URL nor `app/path`'],
    ['a method in small letters', ['get', 'marketing-db/x', '--as', 'mira'], 'is not a method such as `GET`'],
    ['an address that is none', ['GET', 'marketing-db/x', '--as', 'mira', '--ip', '10.0.0'], 'is not an IP address'],
    [
      'a time without an offset',
      ['GET', 'marketing-db/x', '--as', 'mira', '--at', '2026-11-18'],
      'is not a point in time',
    ],
  ])('exits 2 for %s', async (_, words, message) => {
    const { code, stdout, stderr } = await explain(...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain('see `sallyport explain --help`');
  });

  it('does not guess where a request comes from when a rule asks for it', async () => {
    await using folder = await Workspace.with({
      'policy.yaml': `version: 1
networks: { office: [203.0.113.0/24] }
apps: { wiki: { resources: { pages: [GET /**] } } }
grants:
  - { id: read, who: [anyone], to: [wiki/pages], if: { network: office }, owner: a@b.example, why: reading }
`,
    });
    const ask = (...more: string[]) =>
      sallyport(['explain', 'GET', 'wiki/x', '--anonymous', '--policy', 'policy.yaml', ...more], {
        cwd: folder.folder,
      });
    const { code, stderr } = await ask();
    expect(code).toBe(2);
    expect(stderr).toContain('`read` asks where the request comes from: say `--ip ADDRESS`');
    expect((await ask('--ip', '203.0.113.9')).code).toBe(0);
    expect((await ask('--ip', '198.51.100.9')).code).toBe(1);
  });

  it('cannot map a URL without a configuration', async () => {
    await using folder = await Workspace.with({});
    await folder.copy(`${REPOSITORY}/config/policy.yaml`, 'policy.yaml');
    const words = ['explain', 'GET', 'https://finance.corp.example/x', '--as', 'mira', '--policy', 'policy.yaml'];
    const { code, stderr } = await sallyport(words, { cwd: folder.folder });
    expect(code).toBe(2);
    expect(stderr).toContain('only a configuration says which app is at a URL');
  });

  it('exits 2, with the problems, when the policy does not check', async () => {
    await using folder = await Workspace.with({ 'policy.yaml': 'version: 1\ngrant: []\n' });
    const words = ['explain', 'GET', 'a/b', '--anonymous', '--policy', 'policy.yaml'];
    const { code, stdout, stderr } = await sallyport(words, { cwd: folder.folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^policy\.yaml:2:1: error\[unknown-key\]/);
    const { stdout: data } = await sallyport([...words, '--json'], { cwd: folder.folder });
    expect(JSON.parse(data)).toMatchObject({ version: 1, decision: null, problems: [{ code: 'unknown-key' }] });
  });

  it('uses no colour where there is no terminal', async () => {
    const { stdout, stderr } = await explain('GET', 'marketing-db/campaigns/42', '--as', 'mira');
    expect(stdout + stderr).not.toContain('\u001B');
  });
});
