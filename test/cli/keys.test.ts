import { stat, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { settingsWith, Workspace } from '../config/workspace.ts';
import { sallyport } from './program.ts';

describe('`sallyport keys new`', () => {
  it.each(['ES256', 'EdDSA'])('writes an %s key that only its owner may read', async (algorithm) => {
    await using folder = await Workspace.with({});
    const { code, stdout } = await sallyport(['keys', 'new', 'gate.pem', '--algorithm', algorithm], {
      cwd: folder.folder,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^gate\.pem {2}[\w-]{43}\n$/);
    const { mode } = await stat(folder.path('gate.pem'));
    expect(mode & 0o777).toBe(0o600);
    expect(await readFile(folder.path('gate.pem'), 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  });

  it('refuses to overwrite a file', async () => {
    await using folder = await Workspace.with({ 'gate.pem': 'precious' });
    const { code, stderr } = await sallyport(['keys', 'new', 'gate.pem'], { cwd: folder.folder });
    expect(code).toBe(2);
    expect(stderr).toContain('`gate.pem` is there already, and a key is never overwritten');
    expect(await readFile(folder.path('gate.pem'), 'utf8')).toBe('precious');
  });

  it('says the id as data', async () => {
    await using folder = await Workspace.with({});
    const { stdout } = await sallyport(['keys', 'new', 'gate.pem', '--json'], { cwd: folder.folder });
    expect(JSON.parse(stdout)).toEqual({ version: 1, file: 'gate.pem', kid: expect.any(String) });
  });

  it('says why a key cannot be written', async () => {
    await using folder = await Workspace.with({});
    const { code, stderr } = await sallyport(['keys', 'new', 'no/such/folder.pem'], { cwd: folder.folder });
    expect(code).toBe(2);
    expect(stderr).toContain('cannot write `no/such/folder.pem`');
  });
});

describe('`sallyport keys`', () => {
  it('lists the keys of the configuration, the one that signs first', async () => {
    await using folder = await Workspace.with({
      'gate.yaml': settingsWith(
        'assertion: { issuer: https://gate.example, keys: [{ file: new.pem }, { file: old.pem }] }',
      ),
    });
    const at = { cwd: folder.folder };
    const made = await sallyport(['keys', 'new', 'new.pem'], at);
    await sallyport(['keys', 'new', 'old.pem', '--algorithm', 'EdDSA'], at);
    const kid = made.stdout.trim().split('  ').at(-1) ?? '';
    const { code, stdout } = await sallyport(['keys', '--config', 'gate.yaml'], at);
    expect(code).toBe(0);
    const [head, signer, other] = stdout.split('\n');
    expect(head).toMatch(/^kid +algorithm +source +use$/);
    expect(signer).toMatch(new RegExp(`^${kid} +ES256 +\\S+new\\.pem +signs$`));
    expect(other).toMatch(/^[\w-]{43} +EdDSA +\S+old\.pem +published$/);
  });

  it('prints a JWK set of public keys alone, which is the same at every call', async () => {
    await using folder = await Workspace.with({ 'gate.yaml': settingsWith() });
    const ask = () => sallyport(['keys', '--jwks', '--config', 'gate.yaml'], { cwd: folder.folder });
    const first = await ask();
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout)).toEqual({
      keys: [
        {
          kty: 'EC',
          crv: 'P-256',
          x: expect.any(String),
          y: expect.any(String),
          kid: expect.any(String),
          alg: 'ES256',
          use: 'sig',
        },
      ],
    });
    expect((await ask()).stdout).toBe(first.stdout);
  });

  it('never prints a private key', async () => {
    await using folder = await Workspace.with({
      'gate.yaml': settingsWith('assertion: { issuer: https://gate.example, keys: { file: gate.pem } }'),
      'gate.pem': 'SECRET-THAT-IS-NO-KEY',
    });
    const { code, stdout, stderr } = await sallyport(['keys', '--config', 'gate.yaml'], { cwd: folder.folder });
    expect(code).toBe(1);
    expect(stderr).toContain('error[bad-pem]');
    expect(stdout + stderr).not.toContain('SECRET');
  });

  it('prints the list as data', async () => {
    await using folder = await Workspace.with({ 'gate.yaml': settingsWith() });
    const { stdout } = await sallyport(['keys', '--json', '--config', 'gate.yaml'], { cwd: folder.folder });
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      keys: [{ algorithm: 'ES256', source: 'generated', signs: true }],
    });
  });

  it('exits 2 without a configuration', async () => {
    await using folder = await Workspace.with({});
    const { code, stderr } = await sallyport(['keys'], { cwd: folder.folder });
    expect(code).toBe(2);
    expect(stderr).toContain('config/sallyport.yaml');
  });
});
