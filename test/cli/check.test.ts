import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { POLICY, settingsWith, Workspace } from '../config/workspace.ts';
import { sallyport } from './program.ts';

const INSECURE = settingsWith('insecure: [plain-http-upstream]').replace('https://10.0.0.1', 'http://10.0.0.1');

describe('`sallyport check`', () => {
  it('says what was checked when all is well', async () => {
    await using folder = await Workspace.with({
      'config/sallyport.yaml': settingsWith(),
      'config/policy.yaml': POLICY,
    });
    const { code, stdout } = await sallyport(['check'], { cwd: folder.folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok: 1 apps, 1 grants, 0 denies, 0 assertions passed/);
  });

  it('repeats what is knowingly unsafe, on stderr', async () => {
    await using folder = await Workspace.with({ 'gate.yaml': INSECURE, 'policy.yaml': POLICY });
    const { code, stderr } = await sallyport(['check', '--config', 'gate.yaml'], { cwd: folder.folder });
    expect(code).toBe(0);
    expect(stderr).toContain('insecure: plain-http-upstream (apps.wiki.upstream');
  });

  it('shows all problems of all files at once and exits 1', async () => {
    await using folder = await Workspace.with({
      'gate.yaml': `${settingsWith()}colour: blue\n`,
      'policy.yaml': POLICY.replace('who: [staff]', 'who: [stafff]'),
    });
    const { code, stdout, stderr } = await sallyport(['check', '--config', 'gate.yaml'], { cwd: folder.folder });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/gate\.yaml:\d+:1: error\[unknown-key\]: unknown key `colour`/);
    expect(stderr).toMatch(/policy\.yaml:\d+:\d+: error\[unknown-name\]/);
    expect(stderr).toContain('2 errors');
  });

  it('prints problems as data', async () => {
    await using folder = await Workspace.with({
      'gate.yaml': `${settingsWith()}colour: blue\n`,
      'policy.yaml': POLICY,
    });
    const { code, stdout, stderr } = await sallyport(['check', '--config', 'gate.yaml', '--json'], {
      cwd: folder.folder,
    });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      ok: false,
      problems: [{ severity: 'error', code: 'unknown-key', file: 'gate.yaml', line: 7, col: 1 }],
    });
  });

  it('exits 2 when a file cannot be read', async () => {
    await using folder = await Workspace.with({ 'gate.yaml': settingsWith() });
    const { code, stderr } = await sallyport(['check', '--config', 'gate.yaml'], { cwd: folder.folder });
    expect(code).toBe(2);
    expect(stderr).toContain('cannot read `policy.yaml`: there is no such file');
  });
});

describe('`sallyport schema`', () => {
  it.each([
    ['config', 'config/sallyport.schema.json'],
    ['policy', 'config/policy.schema.json'],
    ['devices', 'config/devices.schema.json'],
    ['record', 'docs/access-record.schema.json'],
  ])('prints the one of %s, as it is published', async (name, file) => {
    const { code, stdout } = await sallyport(['schema', name]);
    expect(code).toBe(0);
    expect(stdout).toBe(await readFile(file, 'utf8'));
  });
});
