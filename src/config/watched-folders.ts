/** Which folders must be watched to notice every way in which a file can come to hold something else. */

import { lstat, readlink, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';

/** As many links as Linux follows. */
const MAX_LINKS = 40;

export interface Folder {
  /** By which a folder that was replaced is known. */
  readonly inode: bigint;
  /** What is looked at in it: files, and links on the way to them. */
  readonly names: Set<string>;
}

/**
 * The folder of each file, the folder of each link on the way to it, and, for what does not exist, the nearest folder
 * that does.
 */
export async function foldersOf(files: readonly string[]): Promise<ReadonlyMap<string, Folder>> {
  const folders = new Map<string, Folder>();
  await Promise.all(files.map((file) => collect(file, folders, 0)));
  return folders;
}

async function collect(path: string, folders: Map<string, Folder>, links: number): Promise<void> {
  for (let at = path; at !== dirname(at); at = dirname(at)) {
    const target = await linkOf(at);
    if (target === null || links === MAX_LINKS) continue;
    // Kubernetes: `policy.yaml` → `..data/policy.yaml`, and `..data` → a folder that is replaced as a whole.
    await addNearest(at, folders);
    await collect(resolve(dirname(at), target, path.slice(at.length + 1)), folders, links + 1);
  }
  await addNearest(path, folders);
}

async function linkOf(path: string): Promise<string | null> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await readlink(path) : null;
  } catch {
    return null;
  }
}

async function addNearest(path: string, folders: Map<string, Folder>): Promise<void> {
  for (let at = path; at !== dirname(at); at = dirname(at)) {
    const parent = dirname(at);
    const found = await stat(parent, { bigint: true }).catch(() => null);
    if (found?.isDirectory() !== true) continue;
    const folder = folders.get(parent);
    if (folder === undefined) folders.set(parent, { inode: found.ino, names: new Set([basename(at)]) });
    else folder.names.add(basename(at));
    return;
  }
}
