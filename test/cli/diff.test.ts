import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { traffic } from '../../bench/replay/traffic.ts';
import { loadPolicy } from '../../src/config/policy/load.ts';
import { ReferenceEvaluator } from '../../src/core/policy/reference.ts';
import { Workspace } from '../config/workspace.ts';
import { sallyport } from './program.ts';

const OLD = readFileSync('config/policy.yaml', 'utf8');
/** A Wednesday morning in Paris. */
const AT = ['--at', '2026-11-18T10:00:00+01:00'];

/** The example, edited as somebody might. */
const EDITS: Readonly<Record<string, readonly [from: string, to: string]>> = {
  'wider-group': ['who: [finance]', 'who: [staff]'],
  'shorter-posture': ['managed: { max_age: 24h', 'managed: { max_age: 8h'],
  'weaker-floor': ['floor: { posture: managed, auth: { amr: [mfa] } }', 'floor: { posture: managed }'],
  'auditor-enforced': ['    mode: shadow\n', ''],
  'longer-path': ['[GET /ledgers/**]', '[GET /ledgers/**, GET /archive/:year]'],
};

function edited(name: string): string {
  const [from = '', to = ''] = EDITS[name] ?? [];
  if (!OLD.includes(from)) throw new Error(`the example has no \`${from}\``);
  return OLD.replace(from, to);
}

async function diff(after: string, ...words: readonly string[]) {
  await using folder = await Workspace.with({ 'old.yaml': OLD, 'new.yaml': after });
  return await sallyport(['diff', 'old.yaml', 'new.yaml', ...AT, ...words], { cwd: folder.folder });
}

/** Golden files: `npx vitest run test/cli/diff.test.ts -u` writes what it gets, to be read before it is committed. */
describe('`sallyport diff` shows of the example policy with', () => {
  it.each(Object.keys(EDITS))('%s', async (name) => {
    const { code, stdout, stderr } = await diff(edited(name));
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    await expect(stdout).toMatchFileSnapshot(`diff/${name}.txt`);
  });
});

describe('`sallyport diff`', () => {
  it('exits 0 when nothing is decided otherwise, however it is written', async () => {
    const { code, stdout } = await diff(
      OLD.replace('[contractors]', '[freelancers]')
        .replace('contractors:', 'freelancers:')
        .replace('who: [finance]', 'who: [finance, finance-leads]'),
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'no request is answered otherwise\n' });
  });

  it('sees that a deny which nobody could be the subject of changes nothing', async () => {
    // Every grant asks for an employee, and nobody is an employee and a contractor.
    const { code } = await diff(OLD.replace('to: [finance-records/*]', 'to: [finance-records/exports]'));
    expect(code).toBe(0);
  });

  it('lets through by --no-new-access what only takes away, also where more people are asked to sign in', async () => {
    expect((await diff(edited('shorter-posture'), '--no-new-access')).code).toBe(0);
    expect((await diff(edited('shorter-posture'))).stdout).toMatch(/^changed {2}.*deny → login/m);
    expect((await diff(edited('wider-group'), '--no-new-access')).code).toBe(1);
  });

  it('prints the same as data, each class with a test that B passes', async () => {
    const { code, stdout } = await diff(edited('wider-group'), '--json');
    expect(code).toBe(1);
    const { differences, ...head } = JSON.parse(stdout) as { differences: object[] };
    expect(head).toMatchObject({ version: 1, complete: true, unfinished: [], gained: 1, lost: 0, changed: 1 });
    expect(differences[0]).toMatchObject({
      change: 'gained',
      app: 'finance-records',
      resource: 'ledgers',
      routes: ['GET|HEAD /ledgers/**'],
      before: { effect: 'deny', by: 'default' },
      after: { effect: 'allow', by: 'fin-read' },
      witness: { method: 'GET', path: '/ledgers', identity: { claims: { employment: 'employee' } } },
      test: { test: expect.stringContaining('allow: { GET finance-records/ledgers: fin-read }') },
    });
  });

  it('says who in a log would be affected', async () => {
    const { policy } = loadPolicy([{ file: 'old.yaml', text: OLD }], { providers: null });
    if (policy === null) throw new Error('the example is a policy');
    const log = [...traffic(new ReferenceEvaluator(policy), 1000, { week: 400, people: 40 }), ''].join('\n');
    const narrower = OLD.replace(
      'if: { posture: managed, session',
      'if: { posture: managed, network: [office, vpn], session',
    );
    await using folder = await Workspace.with({ 'old.yaml': OLD, 'new.yaml': narrower, 'access.jsonl': log });
    const { code, stdout } = await sallyport(['diff', 'old.yaml', 'new.yaml', ...AT, '--log', 'access.jsonl'], {
      cwd: folder.folder,
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ {2}who {3}\d+ requests by \d+ people: .*corp\.example/m);
    expect(stdout).toMatch(/^in the log +1,000 lines$/m);
  });

  it('exits 2 when one of the policies cannot be read', async () => {
    const { code, stderr } = await diff('version: 2\n');
    expect(code).toBe(2);
    expect(stderr).toContain('new.yaml:1:10: error');
  });
});
