import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingsWith, Workspace } from '../config/workspace.ts';
import { sallyport } from './program.ts';

const UGLY = `grants: [{ why: w, id: r, who: ['a'], owner: o, to: [x/y] }] # the rules\nversion: 1\n`;
const PRETTY = `version: 1
grants: # the rules
  - id: r
    who: [a]
    to: [x/y]
    owner: o
    why: w
`;

describe('`sallyport fmt`', () => {
  it('writes files in their one spelling, and names those that it changed', async () => {
    await using folder = await Workspace.with({ 'ugly.yaml': UGLY, 'pretty.yaml': PRETTY });
    const { code, stdout, stderr } = await sallyport(['fmt', 'ugly.yaml', 'pretty.yaml'], { cwd: folder.folder });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'formatted ugly.yaml\n', stderr: '' });
    expect(await readFile(folder.path('ugly.yaml'), 'utf8')).toBe(PRETTY);
    expect(readdirSync(folder.folder).toSorted()).toEqual(['pretty.yaml', 'ugly.yaml']);
  });

  it('with --check shows what would change, writes nothing, and exits 1', async () => {
    await using folder = await Workspace.with({ 'ugly.yaml': UGLY });
    const { code, stdout, stderr } = await sallyport(['fmt', '--check', 'ugly.yaml'], { cwd: folder.folder });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toBe(
      `ugly.yaml would change\n- grants: [{ why: w, id: r, who: ['a'], owner: o, to: [x/y] }] # the rules\n  version: 1\n` +
        '+ grants: # the rules\n+   - id: r\n+     who: [a]\n+     to: [x/y]\n+     owner: o\n+     why: w\n\n',
    );
    expect(await readFile(folder.path('ugly.yaml'), 'utf8')).toBe(UGLY);
  });

  it('with --check exits 0 when nothing would change', async () => {
    const words = ['fmt', '--check', 'config/policy.yaml', 'config/sallyport.yaml', 'config/devices.yaml'];
    expect(await sallyport(words)).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('keeps the mode of the file, and a link that led to it', async () => {
    await using folder = await Workspace.with({ 'real/policy.yaml': UGLY });
    await chmod(folder.path('real/policy.yaml'), 0o640);
    await symlink('real/policy.yaml', folder.path('policy.yaml'));
    await sallyport(['fmt', 'policy.yaml'], { cwd: folder.folder });
    expect((await stat(folder.path('real/policy.yaml'))).mode & 0o777).toBe(0o640);
    expect(await readFile(folder.path('real/policy.yaml'), 'utf8')).toBe(PRETTY);
    expect(await readFile(folder.path('policy.yaml'), 'utf8')).toBe(PRETTY);
  });

  it('leaves a file that cannot be parsed, says where, exits 1, and formats the others', async () => {
    await using folder = await Workspace.with({ 'broken.yaml': 'a: [1\n', 'ugly.yaml': UGLY });
    const { code, stdout, stderr } = await sallyport(['fmt', 'broken.yaml', 'ugly.yaml'], { cwd: folder.folder });
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'formatted ugly.yaml\n' });
    expect(stderr).toMatch(/^broken\.yaml:2:1: error\[yaml-syntax\]/);
    expect(await readFile(folder.path('broken.yaml'), 'utf8')).toBe('a: [1\n');
  });

  it('exits 2 for a file that cannot be read', async () => {
    const { code, stderr } = await sallyport(['fmt', 'nowhere.yaml']);
    expect(code).toBe(2);
    expect(stderr).toContain('cannot read `nowhere.yaml`: there is no such file');
  });

  it('shows no secret that stands in a configuration', async () => {
    const secret = 'hunter2hunter2hunter2';
    await using folder = await Workspace.with({
      'gate.yaml': settingsWith(`admin: { token:   '${secret}', port: 0 }`),
    });
    const { code, stdout } = await sallyport(['fmt', '--check', 'gate.yaml'], { cwd: folder.folder });
    expect(code).toBe(1);
    expect(stdout).toContain('+ admin: { port: 0, token: ');
    expect(stdout).not.toContain(secret);
  });

  it('prints the same as data', async () => {
    await using folder = await Workspace.with({ 'ugly.yaml': UGLY, 'pretty.yaml': PRETTY });
    const words = ['fmt', '--check', '--json', 'ugly.yaml', 'pretty.yaml'];
    const { code, stdout } = await sallyport(words, { cwd: folder.folder });
    const files = [
      { file: 'ugly.yaml', changed: true },
      { file: 'pretty.yaml', changed: false },
    ];
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ version: 1, ok: false, files, problems: [] });
  });
});
