import { afterEach, describe, expect, test } from 'vitest';
import { createExposition } from '../../src/observe/exposition.ts';
import { Metrics } from '../../src/observe/metrics.ts';
import { startAdmin, type AdminOptions, type Status } from '../../src/server/admin.ts';
import { startHealth } from '../../src/server/health.ts';
import type { Listening } from '../../src/server/operator-listener.ts';
import { ask, type Reply } from './answering.ts';

const STATUS: Status = {
  version: '0.1.0',
  startedAt: Date.now() - 5000,
  generation: { number: 3, at: 0 },
  policy: 'sha256:abc',
  insecure: [{ name: 'plain-http-upstream', detail: 'marketing-db' }],
  apps: [{ name: 'marketing-db', url: 'https://marketing.corp.example', keeps: ['semicolon'] }],
  providers: [{ name: 'corp', issuer: 'https://idp.corp.example', keysAt: null, keys: 0, problem: 'connect timeout' }],
  reload: { at: 1, problem: 'policy.yaml:4:2: unknown name' },
  sessions: null,
  live: 2,
  records: { written: 10, failed: 0 },
};

let reasons: string[] = [];
const OPTIONS: AdminOptions = {
  host: '127.0.0.1',
  port: 0,
  token: null,
  unready: () => reasons,
  status: () => STATUS,
  revoke: () => null,
  exposition: () =>
    createExposition(new Metrics(), {
      keySets: () => [{ provider: 'corp', at: null }],
      liveExchanges: () => 2,
      sessions: () => null,
      recordWriteErrors: () => 0,
      generation: () => ({ number: 3, at: 0 }),
    }),
};

const open: Listening[] = [];
afterEach(async () => {
  reasons = [];
  for (const listening of open.splice(0)) await listening.close();
});

async function admin(options: Partial<AdminOptions> = {}): Promise<number> {
  const listening = await startAdmin({ ...OPTIONS, ...options });
  open.push(listening);
  return listening.port;
}

function fetchRaw(port: number, path: string, host = `127.0.0.1:${port}`, ...fields: string[]): Promise<Reply> {
  return ask(port, [`GET ${path} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...fields, '', ''].join('\r\n'));
}

describe('the admin listener', () => {
  test('lives, and is ready when nothing speaks against it', async () => {
    const port = await admin();
    expect((await fetchRaw(port, '/live')).json()).toEqual({ live: true });
    const ready = await fetchRaw(port, '/ready');
    expect(ready.status).toBe(200);
    expect(ready.json()).toEqual({ ready: true, reasons: [] });
  });

  test('is not ready while something is missing, and says what', async () => {
    reasons = ['provider `corp` has had no keys yet'];
    const ready = await fetchRaw(await admin(), '/ready');
    expect(ready.status).toBe(503);
    expect(ready.json()).toEqual({ ready: false, reasons });
  });

  test('shows status with every weakening, key age and the last reload’s problem', async () => {
    const status = (await fetchRaw(await admin(), '/status')).json();
    expect(status).toMatchObject({ v: 1, ...STATUS, uptime: expect.any(Number) });
  });

  test('shows metrics in Prometheus’ form', async () => {
    const reply = await fetchRaw(await admin(), '/metrics');
    expect(reply.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(reply.body).toContain('sallyport_live_exchanges 2\n');
  });

  test('without a token answers to an address or localhost only: a name could be rebound', async () => {
    const port = await admin();
    for (const host of ['localhost', `localhost:${port}`, '127.0.0.1', '[::1]:9090', '10.0.0.7:9090']) {
      expect([host, (await fetchRaw(port, '/status', host)).status]).toEqual([host, 200]);
    }
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      '',
    ]) {
      const reply = await fetchRaw(port, '/status', host);
      expect([host, reply.status]).toEqual([host, 421]);
      expect(reply.body).not.toContain('sha256');
    }
  });

  test('with a token answers to nobody without it, whatever the host', async () => {
    const port = await admin({ token: { reveal: () => 'correct horse battery' } });
    const asking = async (...fields: string[]) =>
      (await fetchRaw(port, '/status', 'gate.corp.example', ...fields)).status;
    expect(await asking('Authorization: Bearer correct horse battery')).toBe(200);
    expect(await asking()).toBe(401);
    expect(await asking('Authorization: Bearer correct horse')).toBe(401);
    expect(await asking('Authorization: Bearer correct horse battery2')).toBe(401);
    expect(await asking('Authorization: Basic correct horse battery')).toBe(401);
  });

  test('repeats nothing of an unknown path, and changes nothing', async () => {
    const port = await admin();
    const reply = await fetchRaw(port, '/<script>');
    expect(reply.status).toBe(404);
    expect(reply.json()).toEqual({ error: 'not_found' });
    const post = await ask(
      port,
      `POST /status HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );
    expect(post.status).toBe(404);
  });

  test.each([
    [400, 'application/json', '{'],
    [415, 'application/x-www-form-urlencoded', 'device=d-17'],
    [413, 'application/json', JSON.stringify({ session: 'x'.repeat(2000) })],
  ])('answers %i to a body that it cannot read: %s', async (status, type, body) => {
    const port = await admin();
    const fields = [`Content-Type: ${type}`, `Content-Length: ${body.length}`, 'Connection: close'];
    const reply = await ask(port, `POST /revoke HTTP/1.1\r\nHost: localhost\r\n${fields.join('\r\n')}\r\n\r\n${body}`);
    expect([reply.status, reply.json()]).toEqual([status, { error: 'bad_request' }]);
  });
});

describe('the health listener', () => {
  test('says live and ready to every host, without reasons, and nothing else', async () => {
    reasons = ['shutting down'];
    const listening = await startHealth({ host: '127.0.0.1', port: 0, unready: () => reasons });
    open.push(listening);
    expect((await fetchRaw(listening.port, '/live', 'pod-7')).json()).toEqual({ live: true });
    const ready = await fetchRaw(listening.port, '/ready', 'pod-7');
    expect(ready.status).toBe(503);
    expect(ready.json()).toEqual({ ready: false });
    expect((await fetchRaw(listening.port, '/status', 'pod-7')).status).toBe(404);
    expect((await fetchRaw(listening.port, '/metrics', 'pod-7')).status).toBe(404);
  });
});
