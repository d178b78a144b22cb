import { gzipSync } from 'node:zlib';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { traffic } from '../../bench/replay/traffic.ts';
import { loadPolicy } from '../../src/config/policy/load.ts';
import { ReferenceEvaluator } from '../../src/core/policy/reference.ts';
import { recordSchema } from '../../src/observe/record-schema.ts';
import { Workspace } from '../config/workspace.ts';
import { sallyport } from './program.ts';

const OLD = readFileSync('config/policy.yaml', 'utf8');
const NARROWER = OLD.replace(
  'if: { posture: managed, session',
  'if: { posture: managed, network: [office, vpn], session',
);
const GOLDEN = 'test/cli/replay/narrower.txt';

function logOf(lines: number): string {
  const { policy } = loadPolicy([{ file: 'old.yaml', text: OLD }], { providers: null });
  if (policy === null) throw new Error('the example is a policy');
  return [...traffic(new ReferenceEvaluator(policy), lines, { week: 400, people: 40 }), ''].join('\n');
}

const LOG = logOf(1000);

const FILES = { 'old.yaml': OLD, 'new.yaml': NARROWER, 'access.jsonl': LOG };

function replay(folder: Workspace, words: readonly string[], input?: string) {
  const against = ['--policy', 'new.yaml', '--against', 'old.yaml'];
  return sallyport(['replay', ...words, ...against], { cwd: folder.folder, ...(input === undefined ? {} : { input }) });
}

describe('`sallyport replay`', () => {
  it('says who would lose what, and exits 1', async () => {
    await using folder = await Workspace.with(FILES);
    const { code, stdout, stderr } = await replay(folder, ['access.jsonl']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const said = stdout.replaceAll(/sha256:[0-9a-f]{64}/g, 'sha256:…');
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(GOLDEN, said);
    expect(said).toBe(readFileSync(GOLDEN, 'utf8'));
  });

  it('exits 0 when nobody loses or gains', async () => {
    await using folder = await Workspace.with({ ...FILES, 'new.yaml': `# reviewed\n${OLD}` });
    const { code, stdout } = await replay(folder, ['access.jsonl']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^lost +0 /m);
  });

  it('reads several files, compressed ones and standard input alike', async () => {
    const [first, second] = [
      LOG.slice(0, LOG.indexOf('\n', LOG.length / 2) + 1),
      LOG.slice(LOG.indexOf('\n', LOG.length / 2) + 1),
    ];
    await using folder = await Workspace.with(FILES);
    writeFileSync(folder.path('second.jsonl.gz'), gzipSync(second));
    writeFileSync(folder.path('first.jsonl'), first);
    const whole = await replay(folder, ['access.jsonl']);
    expect((await replay(folder, ['first.jsonl', 'second.jsonl.gz'])).stdout).toBe(whole.stdout);
    expect((await replay(folder, ['-'], LOG)).stdout).toBe(whole.stdout);
  });

  it('prints everything as data', async () => {
    await using folder = await Workspace.with(FILES);
    const { code, stdout } = await replay(folder, ['access.jsonl', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      answer: 'different',
      candidate: expect.stringMatching(/^sha256:/),
      requests: 1000,
      outcomes: { gained: { requests: 0 }, drift: { requests: 0 } },
      log: { lines: 1000, not_read: [] },
    });
    const { groups } = JSON.parse(stdout) as { groups: object[] };
    expect(groups[0]).toMatchObject({
      outcome: 'lost',
      app: 'marketing-db',
      was: { effect: 'allow', by: 'mkt-use' },
      becomes: { effect: 'deny', by: 'default' },
      people: expect.arrayContaining([expect.objectContaining({ iss: 'https://idp.corp.example' })]),
    });
  });

  it('writes a page that stands alone, without a script, and closes what it opens', async () => {
    await using folder = await Workspace.with(FILES);
    await replay(folder, ['access.jsonl', '--html', 'replay.html']);
    const page = readFileSync(folder.path('replay.html'), 'utf8');
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain('would lose some access');
    expect(page).not.toMatch(/<script|src=|https?:\/\/[^"]*\.(?:css|js)/);
    for (const tag of ['section', 'table', 'tr', 'td', 'details', 'main']) {
      expect(page.split(`</${tag}>`).length).toBe(page.split(new RegExp(`<${tag}[ >]`)).length);
    }
  });

  it('names the lines that it could not read, and exits 2 when nothing else differs', async () => {
    const torn = `${LOG}{"v":1,"time":"2026-\n{"v":2}\n\n`;
    await using folder = await Workspace.with({ ...FILES, 'new.yaml': OLD, 'access.jsonl': torn });
    const { code, stdout } = await replay(folder, ['access.jsonl']);
    expect(code).toBe(2);
    expect(stdout).toContain('not read  1 line: torn\n  access.jsonl:1001: not JSON\n');
    expect(stdout).toContain('not read  1 line: other-version\n  access.jsonl:1002: v is 2\n');
  });

  it('compares with the configured policy where none is named, and says when there is none', async () => {
    await using folder = await Workspace.with({ ...FILES, 'config/policy.yaml': OLD });
    const words = ['replay', 'access.jsonl', '--policy', 'new.yaml'];
    const calibrated = await sallyport(words, { cwd: folder.folder });
    expect(calibrated.stdout).toBe((await replay(folder, ['access.jsonl'])).stdout);
    await using bare = await Workspace.with(FILES);
    const { code, stdout, stderr } = await sallyport(words, { cwd: bare.folder });
    expect(code).toBe(1);
    expect(stdout).toContain('none: not calibrated');
    expect(stderr).toContain('not calibrated: ');
  });

  it.each([
    [['replay', 'access.jsonl'], 'say which policy: `--policy FILE`'],
    [['replay', 'nowhere.jsonl', '--policy', 'new.yaml'], 'cannot read `nowhere.jsonl`: there is no such file'],
    [['replay', '.', '--policy', 'new.yaml'], 'cannot read `.`: it is a folder'],
    [['replay', 'access.jsonl', '--policy', 'nowhere.yaml'], 'cannot read `nowhere.yaml`: there is no such file'],
    [['replay', 'cut.jsonl.gz', '--policy', 'new.yaml'], 'cannot read `cut.jsonl.gz`: its end is missing'],
    [['replay', 'plain.jsonl.gz', '--policy', 'new.yaml'], 'cannot read `plain.jsonl.gz`: it is not what gzip writes'],
  ])('exits 2 for %j', async (words, said) => {
    await using folder = await Workspace.with({ ...FILES, 'plain.jsonl.gz': LOG });
    writeFileSync(folder.path('cut.jsonl.gz'), gzipSync(LOG).subarray(0, 5000));
    const { code, stderr } = await sallyport(words, { cwd: folder.folder });
    expect(stderr).toContain(said);
    expect(code).toBe(2);
  });
});

describe('the traffic of the tests and of the benchmark', () => {
  it('is what the gate writes, the same every time', () => {
    const lines = LOG.trim().split('\n');
    for (const line of lines.slice(0, 100)) expect(recordSchema.safeParse(JSON.parse(line)).error).toBeUndefined();
    expect(logOf(1000)).toBe(LOG);
    expect(new Set(lines).size).toBe(lines.length);
  });
});
