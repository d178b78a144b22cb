import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { POLICY, settingsWith, Workspace } from '../config/workspace.ts';
import { sallyport, start } from './program.ts';

const GATE = settingsWith('admin: { host: 127.0.0.1, port: 0 }').replace(
  'listen: { host: 127.0.0.1 }',
  'listen: { host: 127.0.0.1, port: 0 }',
);

describe('`sallyport run`', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('serves until %s, answers `health`, and exits 0', async (signal) => {
    await using folder = await Workspace.with({ 'gate.yaml': GATE, 'policy.yaml': POLICY });
    const child = start(['run', '--config', 'gate.yaml'], { cwd: folder.folder });
    const closed = once(child, 'close');
    const stdout = text(child.stdout);
    let said = '';
    for await (const chunk of child.stderr.setEncoding('utf8')) {
      said += String(chunk);
      const [, admin] = /for its operator at (\S+)/.exec(said) ?? [];
      if (admin === undefined || child.killed) continue;
      expect((await sallyport(['health', '--ready', '--admin', admin])).code).toBe(0);
      child.kill(signal);
    }
    await closed;
    expect(child.exitCode).toBe(0);
    expect(said).toContain('serves at http://127.0.0.1:');
    expect(await stdout).toBe('');
  });

  it('exits 1 when the files do not check, and says what is wrong', async () => {
    await using folder = await Workspace.with({ 'gate.yaml': `${GATE}colour: blue\n`, 'policy.yaml': POLICY });
    const { code, stdout, stderr } = await sallyport(['run', '--config', 'gate.yaml'], { cwd: folder.folder });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('unknown key `colour`');
  });
});
