import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Workspace } from '../config/workspace.ts';
import { sallyport } from './program.ts';
import { logOf, usual, visit } from './tighten/log-of.ts';

const WIKI = readFileSync('test/cli/tighten/wiki.yaml', 'utf8');
const LOG = logOf(WIKI, usual());

/** @returns also the policy after the run, and what was written beside it */
async function tighten(files: Readonly<Record<string, string>>, words: readonly string[] = []) {
  await using folder = await Workspace.with({ 'wiki.yaml': WIKI, 'access.jsonl': LOG, ...files });
  const command = ['tighten', 'access.jsonl', '--policy', 'wiki.yaml', '--write', 'tighter.yaml', ...words];
  const ended = await sallyport(command, { cwd: folder.folder });
  const read = (name: string): string | null =>
    existsSync(folder.path(name)) ? readFileSync(folder.path(name), 'utf8') : null;
  return { ...ended, policy: read('wiki.yaml'), written: read('tighter.yaml') ?? '' };
}

function golden(name: string, text: string): void {
  // What goes away is told by `diff`, which has tests of its own.
  const said = text.replace(/(?<=^what goes away.*\n\n).*(?=\n\n--- a\/)/ms, '…');
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(`test/cli/tighten/${name}`, said);
  expect(said).toBe(readFileSync(`test/cli/tighten/${name}`, 'utf8'));
}

describe('`sallyport tighten`', () => {
  it('prints each edit with its evidence, what it leaves alone, the proof, and a patch that keeps comments', async () => {
    const { code, stdout, stderr, policy, written } = await tighten({});
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    golden('wiki.txt', stdout);
    golden('wiki-tighter.yaml', written);
    // Never applied by itself.
    expect(policy).toBe(WIKI);
  });

  it('has nothing more to say of its own result', async () => {
    const { written: tighter } = await tighten({});
    const { code, stdout, written } = await tighten({ 'wiki.yaml': tighter, 'access.jsonl': logOf(tighter, usual()) });
    expect(stdout).toContain('nothing to take away');
    expect({ code, written }).toEqual({ code: 0, written: '' });
  });

  it('withdraws what the last fifth of the log refutes', async () => {
    const late = [visit({ day: 45, who: 'gus', groups: ['guests'], path: '/pages/1', ip: '10.20.0.9' })];
    const { stdout } = await tighten({ 'access.jsonl': logOf(WIKI, [...usual(), ...late]) });
    expect(stdout).toContain(
      '! withdrawn: `read`: no longer for `guests`\n    refuted by the last fifth: 1 use by 1 person, 2026-12-31T09:00:00Z',
    );
    expect(stdout).toContain('! withdrawn: `read`: ask for network `office`');
    expect(stdout).not.toMatch(/^- `read`: no longer for/m);
  });

  it('withdraws what a test of the policy asks for', async () => {
    const tests = `personas:\n  gus: { claims: { groups: [guests] }, device: { managed: true } }\ntests:\n  - name: guests read\n    as: gus\n    allow: { GET wiki/pages/1: read }\n`;
    const { stdout } = await tighten({
      'wiki.yaml': `${WIKI}${tests}`,
      'access.jsonl': logOf(`${WIKI}${tests}`, usual()),
    });
    expect(stdout).toContain(
      '! withdrawn: `read`: no longer for `guests`\n    a test of the policy says that somebody needs it: guests read',
    );
  });

  it('withdraws what it could write only by changing something else, too', async () => {
    const shared = WIKI.replace('who: [staff, guests]', 'who: &both [staff, guests]').replace(
      'break_glass',
      'deny_message: x, break_glass',
    );
    const twice = `${shared}  - { id: also, who: *both, to: [wiki/hook], break_glass: true, owner: b@corp.example, why: WIKI-7 }\n`;
    const { stdout } = await tighten({ 'wiki.yaml': twice, 'access.jsonl': logOf(twice, usual()) });
    expect(stdout).toContain('! withdrawn: `read`: no longer for `guests`\n    it cannot be written: ');
  });

  it('says nothing of what the logs show for too few days, and exits 2', async () => {
    const { code, stdout } = await tighten({}, ['--days', '60']);
    expect(code).toBe(2);
    expect(stdout).toContain('nothing to take away');
    expect(stdout).toMatch(/^ {2}read +the logs show it for 49 days of 60$/m);
  });

  it('proposes nothing from a log in which nothing happened', async () => {
    const { code, stdout, written } = await tighten({ 'access.jsonl': '' }, ['--days', '0']);
    expect({ code, stdout, written }).toEqual({
      code: 2,
      stdout: 'the logs hold no request that a policy decided\n',
      written: '',
    });
  });

  it('does not know how old the grants of another text are', async () => {
    const { code, stdout } = await tighten({ 'wiki.yaml': `# again\n${WIKI}` });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ {2}migration +the logs show it for 0 days of 30$/m);
    expect(stdout).toContain('no request was decided by this very text of the policy');
    expect(stdout).toContain('- `read`: no longer for `guests`');
  });

  it('prints the same as data', async () => {
    const { stdout } = await tighten({}, ['--json']);
    const said = JSON.parse(stdout) as { edits: object[]; patch: string };
    expect(said).toMatchObject({
      version: 1,
      proof: { requests: { lost: 0, gained: 0, kept: 108 }, diff: { complete: true, gained: 0 } },
      left_alone: expect.arrayContaining([expect.objectContaining({ grant: 'rescue', why: 'break-glass' })]),
    });
    expect(said.edits).toContainEqual(
      expect.objectContaining({
        kind: 'remove-grant',
        about: 'migration',
        days: 49,
        uses: expect.objectContaining({ requests: 0 }),
      }),
    );
    expect(said.patch).toMatch(/^--- a\/wiki\.yaml\n\+\+\+ b\/wiki\.yaml\n@@ /);
  });

  it('names lines that it could not read', async () => {
    const { stdout } = await tighten({ 'access.jsonl': `${LOG}{"v":1\n` });
    expect(stdout).toContain('not read  1 line: torn');
  });

  it.each([
    [['tighten', '-'], 'the logs are read twice'],
    [['tighten', 'access.jsonl', '--policy', 'wiki.yaml', '--days', 'many'], '`--days many` is no number of days'],
    [
      ['tighten', 'access.jsonl', '--policy', 'a.yaml,b.yaml', '--write', 'c.yaml'],
      '`--write` takes a policy of one file',
    ],
    [['tighten', 'nowhere.jsonl', '--policy', 'wiki.yaml'], 'cannot read `nowhere.jsonl`'],
  ])('exits 2 for %j', async (words, said) => {
    const [rules = '', grants = ''] = WIKI.split('grants:');
    const files = { 'wiki.yaml': WIKI, 'access.jsonl': LOG, 'a.yaml': rules, 'b.yaml': `version: 1\ngrants:${grants}` };
    await using folder = await Workspace.with(files);
    const { code, stderr } = await sallyport(words, { cwd: folder.folder });
    expect(stderr).toContain(said);
    expect(code).toBe(2);
  });
});
