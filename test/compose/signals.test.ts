/** What an init system, a log rotation and an operator tell the running program. */

import { readdir, readFile, rename } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { RawClient } from '../server/raw-client.ts';
import { Child } from './child.ts';
import { policy } from './files.ts';
import { open } from './openings.ts';
import { Site } from './site.ts';

const LOG = { file: 'access.jsonl' };

describe('SIGHUP', () => {
  it('reloads, and keeps what serves when the files do not check', async () => {
    await using site = await Site.prepare();
    await using child = await Child.run(site);
    child.signal('SIGHUP');
    await child.until('nothing has changed: load 1 goes on serving');
    await site.replace('policy.yaml', policy({ grants: [] }).replace('"grants"', '"grant"'));
    child.signal('SIGHUP');
    await child.until('NOT reloaded, load 1 goes on serving');
    expect(child.told).toMatch(/policy\.yaml:1:\d+: error\[unknown-key\][^]+\^/);
    expect(await site.status('/page')).toBe(200);
    await site.replace('policy.yaml', policy({ apps: { wiki: { resources: { all: ['GET /other'] } } } }));
    child.signal('SIGHUP');
    await child.until('reloaded: load 2');
    expect(await site.status('/page')).toBe(403);
  });
});

describe('SIGTERM', () => {
  it('drains, cuts what is left, writes every record and exits 0', async () => {
    await using site = await Site.prepare({
      access_log: { to: LOG, flush: '1m' },
      limits: { drain: '1500ms' },
    });
    await using child = await Child.run(site);
    const socket = await open('a WebSocket', site);
    const stream = await open('an event stream', site);
    using idle = await site.ask('/page');
    await idle.until('\r\n\r\n');
    using download = await site.ask('/team/short');
    await download.until('xx');

    child.signal('SIGTERM');
    await child.until('stopping');
    await idle.closed;
    expect(JSON.parse(await site.admin('/ready'))).toMatchObject({ ready: false, reasons: ['shutting down'] });
    await expect(RawClient.open(site.port)).rejects.toThrow('ECONNREFUSED');
    await Promise.all([socket.moves(), stream.moves()]);
    expect(await download.rest()).toMatch(/\r\n0\r\n\r\n$/);
    await Promise.all([socket.closed, stream.closed]);
    expect(await child.ended).toBe(0);
    const records = await site.records(4);
    const ends = records.map(({ request, status, ended }) => `${request.path} ${status} ${ended ?? 'whole'}`);
    expect(new Set(ends)).toEqual(
      new Set(['/page 200 whole', '/team/events 200 drain', '/team/live 101 drain', '/team/short 200 whole']),
    );
  });

  it('does not wait when nothing is open', async () => {
    await using site = await Site.prepare({ limits: { drain: '1h' } });
    await using child = await Child.run(site);
    expect(await site.status('/page')).toBe(200);
    child.signal('SIGTERM');
    expect(await child.ended).toBe(0);
    expect(await site.records(1)).toHaveLength(1);
  });
});

describe('SIGUSR1', () => {
  it('opens the access log anew under load: no line is lost, doubled or torn', async () => {
    await using site = await Site.prepare({ access_log: { to: LOG, flush: '10ms' } });
    await using child = await Child.run(site);
    const load = { goesOn: true };
    let asked = 0;
    const ask = async (): Promise<void> => {
      using client = await RawClient.open(site.port);
      const head = site.head('GET', '/page');
      while (load.goesOn) {
        client.received = '';
        asked += 1;
        await client.send(head).until('/page');
      }
    };
    const clients = Array.from({ length: 8 }, ask);
    for (let rotation = 1; rotation <= 20; rotation += 1) {
      await sleep(20);
      await rename(site.path('access.jsonl'), site.path(`access.jsonl.${rotation}`));
      child.signal('SIGUSR1');
      await vi.waitUntil(async () => (await readdir(site.folder)).includes('access.jsonl'));
    }
    load.goesOn = false;
    await Promise.all(clients);
    child.signal('SIGTERM');
    expect(await child.ended).toBe(0);
    const files = (await readdir(site.folder)).filter((name) => name.startsWith('access.jsonl'));
    expect(files).toHaveLength(21);
    const texts = await Promise.all(files.map((name) => readFile(site.path(name), 'utf8')));
    const ids = texts.flatMap((text) => text.split('\n').slice(0, -1)).map((line) => JSON.parse(line).id);
    expect(texts.filter((text) => text !== '' && !text.endsWith('\n'))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(asked);
  });
});
