/** Which folders must be watched to notice every way in which a file can come to hold something else. */

import { lstat, readlink, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** As many links as Linux follows. */
const MAX_LINKS = 40;

/**
 * The folder of each file, the folder of each link on the way to it, and, for what does not exist, the nearest folder
 * that does. @returns folder → inode, by which a folder that was replaced is known
 */
export async function foldersOf(files: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  const folders = new Map<string, bigint>();
  await Promise.all(files.map((file) => collect(file, folders, 0)));
  return folders;
}

async function collect(path: string, folders: Map<string, bigint>, links: number): Promise<void> {
  for (let at = path; at !== dirname(at); at = dirname(at)) {
    const target = await linkOf(at);
    if (target === null || links === MAX_LINKS) continue;
    // Kubernetes: `policy.yaml` → `..data/policy.yaml`, and `..data` → a folder that is replaced as a whole.
    await addNearest(dirname(at), folders);
    await collect(resolve(dirname(at), target, path.slice(at.length + 1)), folders, links + 1);
  }
  await addNearest(dirname(path), folders);
}

async function linkOf(path: string): Promise<string | null> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await readlink(path) : null;
  } catch {
    return null;
  }
}

async function addNearest(path: string, folders: Map<string, bigint>): Promise<void> {
  let at = path;
  for (;;) {
    const found = await stat(at, { bigint: true }).catch(() => null);
    if (found?.isDirectory() === true) {
      folders.set(at, found.ino);
      return;
    }
    if (at === dirname(at)) return;
    at = dirname(at);
  }
}
