/** An access log that cannot be written: requests are refused or go on, as the operator chose, and nothing is forgotten. */

import { rm, symlink } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { Site } from './site.ts';

/** Takes nothing, and says that the disk is full. */
async function onFullDisk(onError: 'refuse' | 'continue'): Promise<Site> {
  const site = await Site.prepare({ access_log: { to: { file: 'full.jsonl' }, on_error: onError, flush: '10ms' } });
  await symlink('/dev/full', site.path('full.jsonl'));
  await site.run();
  return site;
}

/** The operator makes room. */
async function makeRoom(site: Site): Promise<void> {
  await rm(site.path('full.jsonl'));
  await symlink('access.jsonl', site.path('full.jsonl'));
  site.program.reopenLog();
}

describe.runIf(process.platform === 'linux')('on a full disk', () => {
  it('requests are refused with `on_error: refuse` until there is room, and then all of them are on record', async () => {
    await using site = await onFullDisk('refuse');
    expect(await site.status('/page')).toBe(200);
    await vi.waitUntil(() => site.notes.length > 0);
    expect(site.notes[0]).toContain('ENOSPC');
    using client = await site.ask('/page');
    expect(await client.until('\r\n\r\n')).toMatch(/HTTP\/1\.1 503[^]+x-sallyport: log-unavailable/);
    expect(JSON.parse(await site.admin('/ready')).reasons).toEqual(['the access record cannot be written']);
    expect(site.app.asked).toBe(1);
    await makeRoom(site);
    await vi.waitUntil(() => site.notes.includes('the access log is written again'));
    expect(await site.status('/page')).toBe(200);
    expect(JSON.parse(await site.admin('/ready')).ready).toBe(true);
    expect((await site.records(3)).map(({ status, fault }) => [status, fault])).toEqual([
      [200, undefined],
      [503, 'log-unavailable'],
      [200, undefined],
    ]);
  });

  it('requests go on with `on_error: continue`, and their records wait', async () => {
    await using site = await onFullDisk('continue');
    expect(await site.status('/page')).toBe(200);
    await vi.waitUntil(() => site.notes.length > 0);
    expect(await site.status('/page')).toBe(200);
    expect(JSON.parse(await site.admin('/ready')).ready).toBe(true);
    await makeRoom(site);
    expect((await site.records(2)).map(({ status }) => status)).toEqual([200, 200]);
  });
});
