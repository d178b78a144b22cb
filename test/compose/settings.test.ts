/** What a reload of sallyport.yaml changes while requests go on, and what it says that it does not. */

import { once } from 'node:events';
import { createServer } from 'node:net';
import { connect } from 'node:tls';
import { describe, expect, it, vi } from 'vitest';
import { selfSigned } from '../../demo/certificate.ts';
import { portOf } from '../server/raw-client.ts';
import { provider, settings, wiki } from './files.ts';
import { Site } from './site.ts';

const DAY = 24 * 3_600_000;

async function nameShown(port: number): Promise<unknown> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { CN } = socket.getPeerCertificate().subject;
  socket.destroy();
  return CN;
}

describe('a reload of sallyport.yaml', () => {
  it('says once which of its keys wait for a restart, and what is in use stays so', async () => {
    await using site = await Site.prepare();
    await site.run({ TOKEN: 'a token of more than sixteen bytes' });
    const { url } = site.app;
    const small = { limits: { header_bytes: '8KiB', drain: '300ms' } };
    const token = { admin: { host: '127.0.0.1', port: 0, token: { env: 'TOKEN' } } };
    for (const parts of [small, { ...small, insecure: [] }, {}, { ...small, ...token }, token]) {
      await site.load({ 'sallyport.yaml': settings(url, parts) });
    }
    const told = site.notes.filter((note) => note.includes('restart'));
    expect(told).toEqual([
      'only a restart changes `limits`: what was read at the start stays in use',
      'only a restart changes `admin`, `limits`: what was read at the start stays in use',
      'only a restart changes `admin`: what was read at the start stays in use',
    ]);
    expect((await fetch(`http://127.0.0.1:${site.program.admin.port}/status`)).status).toBe(200);
  });

  it('does not say that sign-in stays in use where it ends at once, and says that it cannot begin', async () => {
    await using site = await Site.prepare();
    const { url } = site.app;
    const signIn = {
      insecure: ['literal-secret'],
      portal: { url: 'https://access.example' },
      providers: { corp: provider({ client_secret: 'a-secret-of-the-test-client' }) },
    };
    await site.write('sallyport.yaml', settings(url, signIn));
    await site.run({});
    for (const parts of [{}, signIn]) await site.load({ 'sallyport.yaml': settings(url, parts) });
    expect(site.notes.filter((note) => note.includes('restart'))).toEqual([]);

    await using other = await Site.prepare();
    await other.run({});
    await other.load({ 'sallyport.yaml': settings(other.app.url, signIn) });
    expect(other.notes.filter((note) => note.includes('restart'))).toEqual([
      'only a restart changes `portal`, `sessions`: what was read at the start stays in use',
    ]);
  });

  it('lets requests end on the pool that it replaces', async () => {
    await using site = await Site.start();
    using client = await site.ask('/held');
    await vi.waitUntil(() => site.app.open === 1);
    const other = createServer((socket) => {
      socket.on('error', () => {}).end('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nother');
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const moved = wiki(`http://127.0.0.1:${portOf(other)}`);
    await site.load({ 'sallyport.yaml': settings(site.app.url, { apps: { wiki: moved } }) });
    using later = await site.ask('/held');
    expect(await later.until('other')).toContain('HTTP/1.1 200');
    site.app.release();
    expect(await client.until('held')).toContain('HTTP/1.1 200');
    await vi.waitUntil(async () => (await site.app.connections()) === 0);
    other.close();
  });

  it('shows the new certificate of its listener', async () => {
    await using site = await Site.prepare({
      listen: { host: '127.0.0.1', port: 0, tls: { cert: { file: 'gate.crt' }, key: { file: 'gate.key' } } },
    });
    const [one, two] = ['one.example', 'two.example'].map((name) =>
      selfSigned(name, new Date(Date.now() - DAY), new Date(Date.now() + DAY)),
    );
    await site.write('gate.crt', one?.cert ?? '');
    await site.write('gate.key', one?.key ?? '');
    await site.run();
    expect(await nameShown(site.port)).toBe('one.example');
    // One file after the other, as deployments write them: in between they do not fit.
    await site.replace('gate.crt', two?.cert ?? '');
    expect(await site.program.reload()).toBe(false);
    expect(await nameShown(site.port)).toBe('one.example');
    await site.replace('gate.key', two?.key ?? '');
    await vi.waitUntil(async () => (await nameShown(site.port)) === 'two.example', { interval: 20 });
  });
});

describe('a start', () => {
  it('whose address is taken is no start, and leaves nothing behind', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    await using site = await Site.prepare({
      listen: { host: '127.0.0.1', port: portOf(taken) },
      admin: { host: '127.0.0.1', port: 0 },
    });
    const before = process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
    await expect(site.run()).rejects.toThrow('EADDRINUSE');
    await vi.waitUntil(
      () => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length === before,
    );
    taken.close();
  });
});
