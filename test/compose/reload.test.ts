/** Files that change on the disk under a gate that serves, in every way in which they do. */

import { mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { grant, inventory, policy, settings } from './files.ts';
import { Site } from './site.ts';

const ELSEWHERE = policy({ apps: { wiki: { resources: { all: ['GET /elsewhere'] } } } });
/** Longer than the watch takes to look twice. */
const QUIET = 250;

async function loadOf(site: Site): Promise<number> {
  return JSON.parse(await site.admin('/status')).generation.number;
}

/** The answer, once it is the one that is waited for, or when that takes too long. */
async function later(site: Site, status: number): Promise<number> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if ((await site.status('/page')) === status) return status;
    await sleep(20);
  }
  return site.status('/page');
}

describe('a policy that changes on disk serves by itself', () => {
  it('after an edit in place', async () => {
    await using site = await Site.start();
    await site.write('policy.yaml', ELSEWHERE);
    expect(await later(site, 403)).toBe(403);
    expect(await loadOf(site)).toBe(2);
  });

  it('after an atomic rename, again and again', async () => {
    await using site = await Site.start();
    for (const [text, status] of [
      [ELSEWHERE, 403],
      [policy({}), 200],
      [ELSEWHERE, 403],
    ] as const) {
      await site.replace('policy.yaml', text);
      expect(await later(site, status)).toBe(status);
    }
    expect(await loadOf(site)).toBe(4);
  });

  it('after the link on the way to it is swapped', async () => {
    await using site = await Site.prepare();
    for (const [name, text] of [
      ['..1', policy({})],
      ['..2', ELSEWHERE],
    ] as const) {
      await mkdir(site.path(name));
      await writeFile(join(site.path(name), 'policy.yaml'), text);
    }
    await rm(site.path('policy.yaml'));
    await symlink('..1', site.path('..data'));
    await symlink('..data/policy.yaml', site.path('policy.yaml'));
    await site.run();
    expect(await later(site, 200)).toBe(200);
    await symlink('..2', site.path('..tmp'));
    await rename(site.path('..tmp'), site.path('..data'));
    expect(await later(site, 403)).toBe(403);
  });

  it('when it changed while the one before it was being loaded', async () => {
    await using site = await Site.start();
    await site.replace('policy.yaml', ELSEWHERE);
    const reloaded = site.program.reload();
    await site.replace('policy.yaml', policy({ grants: [grant({ id: 'late' })] }));
    await reloaded;
    expect(await later(site, 200)).toBe(200);
    expect((await site.records(1)).at(-1)?.decision.by).toBe('late');
  });
});

describe('a file that does not check', () => {
  it('leaves the last good load in service, and is told, shown and counted', async () => {
    await using site = await Site.start();
    await site.replace('policy.yaml', '{ "version": 1,\n  "grant": [] }');
    await vi.waitUntil(() => site.notes.length > 0);
    expect(site.problems).toContain('policy.yaml:2:3 unknown-key');
    expect(site.notes[0]).toContain('NOT reloaded, load 1 goes on serving: ');
    expect(site.notes[0]).toContain('policy.yaml:2:3');
    expect(await site.status('/page')).toBe(200);
    const { generation, reload } = JSON.parse(await site.admin('/status'));
    expect(generation.number).toBe(1);
    expect(reload.problem).toContain('policy.yaml:2:3');
    expect(await site.admin('/metrics')).toContain('sallyport_reloads_total{result="failed"} 1');
  });

  it('is no load, and neither is its being put right', async () => {
    await using site = await Site.start();
    await site.replace('policy.yaml', '');
    expect(await site.program.reload()).toBe(false);
    await site.load({ 'policy.yaml': policy({}) });
    const { generation, reload } = JSON.parse(await site.admin('/status'));
    expect(generation.number).toBe(1);
    expect(reload.problem).toBeNull();
  });
});

describe('files that say what they said before', () => {
  it('are no new load, by signal or by watch', async () => {
    await using site = await Site.start();
    expect(await site.program.reload()).toBe(true);
    await utimes(site.path('policy.yaml'), new Date(), new Date());
    await site.replace('sallyport.yaml', settings(site.app.url));
    await sleep(QUIET);
    expect(await loadOf(site)).toBe(1);
    expect(site.notes).toEqual(['nothing has changed: load 1 goes on serving']);
  });

  it('are a new load where their age counts: an inventory that is exported again', async () => {
    await using site = await Site.prepare();
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    await utimes(site.path('devices.yaml'), yesterday, yesterday);
    await site.run();
    expect(await site.status('/page')).toBe(403);
    await site.replace('devices.yaml', inventory({}));
    expect(await later(site, 200)).toBe(200);
    expect(await loadOf(site)).toBe(2);
  });
});
