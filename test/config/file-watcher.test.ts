/** Real files, changed in every way that editors, deployments and Kubernetes change them. */

import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { watchFiles, type Watcher } from '../../src/config/file-watcher.ts';

/** Long enough for several looks: nothing that comes after it is still on its way. */
const QUIET_MS = 300;

let folder: string;
let file: string;
let watcher: Watcher;
let changes: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-watch-'));
  file = join(folder, 'policy.yaml');
  await writeFile(file, 'one');
});

afterEach(async () => {
  watcher.close();
  await rm(folder, { recursive: true, force: true });
});

async function watchAndSettle(...files: string[]): Promise<void> {
  changes = 0;
  watcher = watchFiles({ files, dated: [] }, () => (changes += 1));
  await sleep(QUIET_MS);
  expect(changes).toBe(0);
}

/** The number of changes told, once so many came and nothing more is on its way. */
async function changesOnce(count: number): Promise<number> {
  await vi.waitUntil(() => changes >= count, { timeout: 5000 });
  await sleep(QUIET_MS);
  return changes;
}

describe('watchFiles() tells of a file that', () => {
  test('is written in place', async () => {
    await watchAndSettle(file);
    await writeFile(file, 'two');
    expect(await changesOnce(1)).toBe(1);
    await writeFile(file, 'three');
    expect(await changesOnce(2)).toBe(2);
  });

  test('is written in place with content of the same length', async () => {
    await watchAndSettle(file);
    await writeFile(file, 'eno');
    expect(await changesOnce(1)).toBe(1);
  });

  test('is replaced by a rename, again and again', async () => {
    await watchAndSettle(file);
    for (const [index, content] of ['two', 'three', 'four'].entries()) {
      await writeFile(join(folder, '.new'), content);
      await rename(join(folder, '.new'), file);
      expect(await changesOnce(index + 1)).toBe(index + 1);
    }
  });

  test('is deleted, and comes back', async () => {
    await watchAndSettle(file);
    await rm(file);
    expect(await changesOnce(1)).toBe(1);
    await writeFile(file, 'two');
    expect(await changesOnce(2)).toBe(2);
  });

  test('did not exist, nor did its folder', async () => {
    const later = join(folder, 'a', 'b', 'inventory.yaml');
    await watchAndSettle(later);
    await mkdir(join(folder, 'a'));
    await sleep(QUIET_MS);
    expect(changes).toBe(0);
    await mkdir(join(folder, 'a', 'b'));
    await writeFile(later, 'devices: {}');
    expect(await changesOnce(1)).toBe(1);
  });

  test('is behind links that lead back to their own folder, thirty times', async () => {
    await symlink('.', join(folder, 'here'));
    const path = join(folder, ...Array.from({ length: 30 }, () => 'here'), 'policy.yaml');
    await watchAndSettle(path);
    await writeFile(file, 'two');
    expect(await changesOnce(1)).toBe(1);
  });

  test('is behind a link that is swapped', async () => {
    const link = join(folder, 'current.yaml');
    await writeFile(join(folder, 'other.yaml'), 'two');
    await symlink('policy.yaml', link);
    await watchAndSettle(link);
    await symlink('other.yaml', join(folder, '.link'));
    await rename(join(folder, '.link'), link);
    expect(await changesOnce(1)).toBe(1);
  });

  test('is mounted by Kubernetes, whose `..data` is swapped', async () => {
    await mkdir(join(folder, '..1'));
    await mkdir(join(folder, '..2'));
    await writeFile(join(folder, '..1', 'a.yaml'), 'one');
    await writeFile(join(folder, '..2', 'a.yaml'), 'two');
    await symlink('..1', join(folder, '..data'));
    await symlink('..data/a.yaml', join(folder, 'a.yaml'));
    await watchAndSettle(join(folder, 'a.yaml'));
    await symlink('..2', join(folder, '..tmp'));
    await rename(join(folder, '..tmp'), join(folder, '..data'));
    await rm(join(folder, '..1'), { recursive: true });
    expect(await changesOnce(1)).toBe(1);
    // The folder behind the link is watched too, not only the first one.
    await writeFile(join(folder, '..2', 'a.yaml'), 'three');
    expect(await changesOnce(2)).toBe(2);
  });

  test('lies in a folder that is replaced as a whole', async () => {
    const inner = join(folder, 'live');
    await mkdir(inner);
    await writeFile(join(inner, 'a.yaml'), 'one');
    await watchAndSettle(join(inner, 'a.yaml'));
    await mkdir(join(folder, 'next'));
    await writeFile(join(folder, 'next', 'a.yaml'), 'two');
    await rename(inner, join(folder, 'old'));
    await rename(join(folder, 'next'), inner);
    expect(await changesOnce(1)).toBe(1);
    await writeFile(join(inner, 'a.yaml'), 'three');
    expect(await changesOnce(2)).toBe(2);
  });

  test('is written again with the same content, where its time counts', async () => {
    await watchAndSettle(file);
    watcher.update({ files: [file], dated: [file] });
    await sleep(QUIET_MS);
    expect(changes).toBe(0);
    await writeFile(file, 'one');
    expect(await changesOnce(1)).toBe(1);
  });

  test('changed after its owner read it, and before it was watched', async () => {
    const other = join(folder, 'other.yaml');
    await writeFile(other, 'one');
    await sleep(QUIET_MS);
    const readSince = Date.now();
    changes = 0;
    await writeFile(file, 'two');
    watcher = watchFiles({ files: [file, other], dated: [] }, () => (changes += 1), readSince);
    expect(await changesOnce(1)).toBe(1);
    watcher.update({ files: [file, other], dated: [] }, Date.now());
    await sleep(QUIET_MS);
    expect(changes).toBe(1);
  });

  test('is an older one because a link on the way to it was swapped while they were being read', async () => {
    for (const name of ['..1', '..2']) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'policy.yaml'), name);
    }
    await rm(file);
    await symlink('..1', join(folder, '..data'));
    await symlink('..data/policy.yaml', file);
    await sleep(QUIET_MS);
    const readSince = Date.now();
    changes = 0;
    await symlink('..2', join(folder, '..tmp'));
    await rename(join(folder, '..tmp'), join(folder, '..data'));
    watcher = watchFiles({ files: [file], dated: [] }, () => (changes += 1), readSince);
    expect(await changesOnce(1)).toBe(1);
    watcher.update({ files: [file], dated: [] }, Date.now());
    await sleep(QUIET_MS);
    expect(changes).toBe(1);
  });
});

describe('watchFiles() keeps quiet', () => {
  test('when a file is touched, or written again with the same content', async () => {
    await watchAndSettle(file);
    await utimes(file, new Date(), new Date());
    await sleep(QUIET_MS);
    await writeFile(file, 'one');
    await sleep(QUIET_MS);
    expect(changes).toBe(0);
  });

  test('when another file of the folder changes', async () => {
    await watchAndSettle(file);
    await writeFile(join(folder, 'access.jsonl'), 'a line');
    await sleep(QUIET_MS);
    expect(changes).toBe(0);
  });

  // On a busy machine the writer itself may pause for longer than the watcher waits.
  test('while a file is still being written, and tells once when it is whole', { retry: 3 }, async () => {
    await watchAndSettle(file);
    const handle = await open(file, 'w');
    for (let part = 0; part < 20; part++) {
      await handle.write(`part ${part}\n`);
      await sleep(10);
    }
    expect(changes).toBe(0);
    await handle.close();
    expect(await changesOnce(1)).toBe(1);
  });

  test('about files that an update dropped, and tells of those it added', async () => {
    const other = join(folder, 'other.yaml');
    await writeFile(other, 'one');
    await watchAndSettle(file);
    watcher.update({ files: [other], dated: [] });
    await sleep(QUIET_MS);
    await writeFile(file, 'two');
    await sleep(QUIET_MS);
    expect(changes).toBe(0);
    await writeFile(other, 'two');
    expect(await changesOnce(1)).toBe(1);
  });

  test('after close, even of a change that came before', async () => {
    await watchAndSettle(file);
    await writeFile(file, 'two');
    watcher.close();
    await sleep(QUIET_MS);
    expect(changes).toBe(0);
  });

  test.runIf(process.platform === 'linux')('after close, and leaves no watch in the kernel', async () => {
    const before = await countWatches();
    await watchAndSettle(file);
    expect(await countWatches()).toBeGreaterThan(before);
    watcher.close();
    expect(await countWatches()).toBe(before);
  });
});

/** The inotify watches of this process. */
async function countWatches(): Promise<number> {
  let count = 0;
  for (const descriptor of await readdir('/proc/self/fdinfo')) {
    const info = await readFile(`/proc/self/fdinfo/${descriptor}`, 'utf8').catch(() => '');
    count += info.split('\n').filter((line) => line.startsWith('inotify wd:')).length;
  }
  return count;
}
