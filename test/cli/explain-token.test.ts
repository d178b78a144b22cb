import { describe, expect, it } from 'vitest';
import { createSigner, signToken, soundClaims } from '../identity/signer.ts';
import { settingsWith, Workspace } from '../config/workspace.ts';
import { sallyport } from './program.ts';

const signer = createSigner('k1');
const NOW = Date.UTC(2026, 10, 18, 9);

const GATE = settingsWith(
  'devices: { inventory: devices.yaml }',
  `providers:
  corp:
    issuer: https://idp.corp.example
    keys: { file: jwks.json }
    bearer: { audiences: [https://gate.corp.example] }
    device: { id: device_id }`,
);

const POLICY = `version: 1
claims: { groups: list }
device: { managed: bool }
groups:
  staff: { claims: { groups: { has: staff } } }
postures:
  managed: { max_age: 1h, device: { managed: true } }
apps:
  wiki:
    resources: { pages: [GET /pages/**] }
    floor: { posture: managed }
grants:
  - { id: read, who: [staff], to: [wiki/pages], owner: ann@corp.example, why: WIKI-1 reading }
`;

/** With a token of these claims over the sound ones. */
async function workspace(claims: object): Promise<Workspace> {
  return Workspace.with({
    'gate.yaml': GATE,
    'policy.yaml': POLICY,
    'jwks.json': JSON.stringify({ keys: [signer.jwk] }),
    'devices.yaml': `version: 1\ndevices:\n  d-1: { seen: "${new Date(NOW).toISOString()}", managed: true }\n`,
    'token.jwt': `${signToken(signer, { ...soundClaims(NOW), groups: ['staff'], device_id: 'd-1', ...claims })}\n`,
  });
}

function ask({ folder }: Workspace, target = 'https://wiki.example/pages/1', at = NOW) {
  const when = ['--at', new Date(at).toISOString()];
  return sallyport(['explain', 'GET', target, '--token', 'token.jwt', '--config', 'gate.yaml', ...when], {
    cwd: folder,
  });
}

describe('`sallyport explain --token`', () => {
  it('asks as the subject of the token, from the device that the inventory knows', async () => {
    await using folder = await workspace({});
    const { code, stdout, stderr } = await ask(folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('GET wiki/pages/1 as mira');
    expect(stdout).toMatch(/T {2}floor: posture managed +device\.managed is true/);
  });

  it('shows what the token lacks', async () => {
    await using folder = await workspace({ groups: [] });
    const { code, stdout } = await ask(folder, 'wiki/pages/1');
    expect(code).toBe(1);
    expect(stdout).toContain('claims.groups must have "staff"');
  });

  it('shows a device fact that is too old', async () => {
    await using folder = await workspace({ exp: NOW / 1000 + 7200 });
    const { code, stdout } = await ask(folder, 'wiki/pages/1', NOW + 3_660_000);
    expect(code).toBe(1);
    expect(stdout).toContain('is true, but 1h1m old');
  });

  it.each([
    ['expired', {}, 'expired', NOW + 86_400_000],
    ['for somebody else', { aud: 'https://other.example' }, 'aud-mismatch', NOW],
    ['of an unknown issuer', { iss: 'https://evil.example' }, 'unknown-issuer', NOW],
  ])('refuses a token that is %s, as the gate would', async (_, claims, detail, at) => {
    await using folder = await workspace(claims);
    const { code, stdout } = await ask(folder, 'wiki/pages/1', at);
    expect(code).toBe(1);
    expect(stdout).toBe(
      `refused with 401, before the policy is asked  (invalid-token: ${detail})\n  the token is not valid here\n`,
    );
  });

  it('refuses a token that somebody else signed', async () => {
    await using folder = await workspace({});
    await folder.write('token.jwt', signToken(createSigner('k1'), soundClaims(NOW)));
    const { code, stdout } = await ask(folder);
    expect(code).toBe(1);
    expect(stdout).toContain('invalid-token: signature');
  });

  it('exits 2 when there is no such file', async () => {
    await using folder = await workspace({});
    const words = ['explain', 'GET', 'wiki/pages/1', '--token', 'none.jwt', '--config', 'gate.yaml'];
    const { code, stdout, stderr } = await sallyport(words, { cwd: folder.folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('none.jwt');
  });

  it('never prints the token', async () => {
    await using folder = await workspace({ aud: 'https://other.example' });
    const { stdout, stderr } = await ask(folder);
    expect(stdout + stderr).not.toContain('eyJ');
  });
});
