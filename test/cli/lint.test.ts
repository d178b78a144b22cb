import { describe, expect, it } from 'vitest';
import { Workspace } from '../config/workspace.ts';
import { sallyport } from './program.ts';

const AT = ['--at', '2026-11-18T10:00:00+01:00'];

/** Golden files: `npx vitest run test/cli/lint.test.ts -u` writes what it gets, to be read before it is committed. */
describe('`sallyport lint`', () => {
  it('names rules that are good for nothing, each at its place', async () => {
    const { code, stdout, stderr } = await sallyport(['lint', 'test/cli/lint/useless.yaml', ...AT]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    await expect(stdout).toMatchFileSnapshot('lint/useless.txt');
  });

  it('exits 0 for the example, whose deny is a guard', async () => {
    const { code, stdout } = await sallyport(['lint', 'config/policy.yaml', ...AT]);
    expect(code).toBe(0);
    expect(stdout).toContain('note[deny-without-effect]: deny `contractors-out-of-finance`');
  });

  it('prints the same as data', async () => {
    const { stdout } = await sallyport(['lint', 'test/cli/lint/useless.yaml', '--json', ...AT]);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      complete: true,
      problems: expect.arrayContaining([
        expect.objectContaining({
          severity: 'warning',
          code: 'redundant',
          file: 'test/cli/lint/useless.yaml',
          line: 12,
        }),
      ]),
    });
  });

  it('exits 1 with the errors of a policy that does not load, and 2 when there is none', async () => {
    await using folder = await Workspace.with({ 'policy.yaml': 'version: 1\ngrant: []\n' });
    const wrong = await sallyport(['lint', folder.path('policy.yaml')]);
    expect(wrong).toMatchObject({ code: 1, stdout: expect.stringContaining('error[unknown-key]') });
    expect((await sallyport(['lint', folder.path('none.yaml')])).code).toBe(2);
  });
});
