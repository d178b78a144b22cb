import { afterEach, describe, expect, it } from 'vitest';
import { startAdmin, type AdminOptions, type Status } from '../../src/server/admin.ts';
import { startHealth } from '../../src/server/health.ts';
import type { Listening } from '../../src/server/operator-listener.ts';
import { Workspace } from '../config/workspace.ts';
import { sallyport } from './program.ts';

const STATUS: Status = {
  version: '1.2.3',
  startedAt: Date.UTC(2026, 10, 21, 8),
  generation: { number: 3, at: Date.UTC(2026, 10, 21, 9) },
  policy: 'sha256:abc',
  insecure: [{ name: 'plain-http-upstream', detail: 'apps.wiki: requests reach the app unencrypted' }],
  apps: [{ name: 'wiki', url: 'https://wiki.example', keeps: ['semicolon'] }],
  providers: [{ name: 'corp', issuer: 'https://idp.example', keysAt: null, keys: 0, problem: 'connect ECONNREFUSED' }],
  reload: { at: Date.UTC(2026, 10, 21, 10), problem: 'policy.yaml:3:1: unknown key `grant`' },
  sessions: null,
  live: 2,
  records: { written: 17, failed: 1 },
};

const open: Listening[] = [];
afterEach(async () => {
  for (const listening of open.splice(0)) await listening.close();
});

async function admin(options: Partial<AdminOptions> = {}): Promise<string> {
  const listening = await startAdmin({
    host: '127.0.0.1',
    port: 0,
    token: null,
    unready: () => [],
    status: () => STATUS,
    revoke: () => null,
    exposition: () => Promise.reject(new Error('nobody scrapes here')),
    ...options,
  });
  open.push(listening);
  return `http://127.0.0.1:${listening.port}`;
}

describe('`sallyport status`', () => {
  it('says what serves, what failed and what is knowingly unsafe', async () => {
    const { code, stdout, stderr } = await sallyport(['status', '--admin', await admin()]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`sallyport 1.2.3, since 2026-11-21T08:00:00.000Z, 2 requests open
policy    sha256:abc, load 3 of 2026-11-21T09:00:00.000Z
RELOAD    failed at 2026-11-21T10:00:00.000Z, the load above still serves: policy.yaml:3:1: unknown key \`grant\`
INSECURE  plain-http-upstream: apps.wiki: requests reach the app unencrypted
app       wiki at https://wiki.example, keeps semicolon
provider  corp (https://idp.example): no keys yet; connect ECONNREFUSED
records   17 written, 1 lost
`);
  });

  it('prints it as data, and finds the listener by the environment', async () => {
    const { code, stdout } = await sallyport(['status', '--json'], { env: { SALLYPORT_ADMIN: await admin() } });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ ...STATUS, version: 1, gate: '1.2.3' });
  });

  it('shows the token that the listener asks for', async () => {
    await using folder = await Workspace.with({ token: 'open-sesame\n' });
    const url = await admin({ token: { reveal: () => 'open-sesame' } });
    const [without, wrong] = await Promise.all([
      sallyport(['status', '--admin', url]),
      sallyport(['status', '--admin', url, '--token-file', folder.path('token')]),
    ]);
    expect(without.code).toBe(2);
    expect(without.stderr).toContain('the gate answered 401');
    expect(wrong.code).toBe(0);
  });

  it('exits 2 where no gate answers', async () => {
    const { code, stdout, stderr } = await sallyport(['status', '--admin', 'http://127.0.0.1:1']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('no gate answers at http://127.0.0.1:1');
  });

  it('exits 2 where something else answers', async () => {
    const listening = await startHealth({ host: '127.0.0.1', port: 0, unready: () => [] });
    open.push(listening);
    const { code, stderr } = await sallyport(['status', '--admin', `http://127.0.0.1:${listening.port}`]);
    expect(code).toBe(2);
    expect(stderr).toContain('the gate answered 404');
  });
});

describe('`sallyport revoke`', () => {
  it('names what is meant, and says what ended; exits 1 where that was nothing', async () => {
    const asked: unknown[] = [];
    const url = await admin({
      revoke: async (what, from) => {
        asked.push([what, from.ip]);
        return what.by === 'device' ? { revoked: 0, cut: 0 } : { revoked: 1, cut: 3 };
      },
    });
    const one = await sallyport(['revoke', '--session', 's_1', '--admin', url]);
    expect(one).toMatchObject({ code: 0, stdout: '1 session ended, 3 open of it cut\n' });
    const none = await sallyport(['revoke', '--device', 'd-17', '--json', '--admin', url]);
    expect(none).toMatchObject({ code: 1, stdout: '{"version":1,"revoked":0,"cut":0}\n' });
    expect(asked).toEqual([
      [{ by: 'session', session: 's_1' }, '127.0.0.1'],
      [{ by: 'device', device: 'd-17' }, '127.0.0.1'],
    ]);
  });

  it('exits 2 where nobody signs in, and says so', async () => {
    const { code, stderr } = await sallyport(['revoke', '--device', 'd-17', '--admin', await admin()]);
    expect(code).toBe(2);
    expect(stderr).toBe('sallyport revoke: nobody signs in with a browser at this gate, so it has no sessions\n');
  });
});

describe('`sallyport health`', () => {
  it('exits 0 while the gate lives', async () => {
    const { code, stdout } = await sallyport(['health', '--admin', await admin({ unready: () => ['draining'] })]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{"live":true}\n' });
  });

  it('exits 1 for `--ready` while the gate is not ready, and says why', async () => {
    const url = await admin({ unready: () => ['no keys of corp yet'] });
    const { code, stdout } = await sallyport(['health', '--ready', '--admin', url]);
    expect(code).toBe(1);
    expect(stdout).toContain('no keys of corp yet');
  });

  it('shows the token of a listener that asks for one, from a file', async () => {
    await using folder = await Workspace.with({ token: 'open-sesame\n' });
    const url = await admin({ token: { reveal: () => 'open-sesame' } });
    const [without, withToken, unreadable] = await Promise.all([
      sallyport(['health', '--admin', url]),
      sallyport(['health', '--admin', url, '--token-file', folder.path('token')]),
      sallyport(['health', '--admin', url, '--token-file', folder.path('nothing')]),
    ]);
    expect([without.code, withToken.code, unreadable.code]).toEqual([1, 0, 2]);
    expect(unreadable.stderr).toContain('there is no such file');
  });

  it('exits 2 where nothing answers', async () => {
    expect((await sallyport(['health', '--admin', 'http://127.0.0.1:1'])).code).toBe(2);
  });
});
