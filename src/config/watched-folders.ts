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

export interface Ways {
  /**
   * The folder of each file, the folder of each link on the way to it, and, for what does not exist, the nearest folder
   * that does.
   */
  readonly folders: ReadonlyMap<string, Folder>;
  /** By file: when the newest link on the way to it was put there, ms since the epoch; 0 = there is none. */
  readonly linkedAt: ReadonlyMap<string, number>;
}

export async function waysTo(files: readonly string[]): Promise<Ways> {
  const folders = new Map<string, Folder>();
  const linkedAt = new Map<string, number>();
  await Promise.all(
    files.map(async (file) => linkedAt.set(file, await collect(file, { folders, known: new Map() }, 0))),
  );
  return { folders, linkedAt };
}

interface Walk {
  readonly folders: Map<string, Folder>;
  /** What was found of each path, 0 while it is looked at: links may lead to it again and again, and from it to itself. */
  readonly known: Map<string, number>;
}

/** @returns when the newest link was put there */
async function collect(path: string, walk: Walk, links: number): Promise<number> {
  const { folders, known } = walk;
  const before = known.get(path);
  if (before !== undefined) return before;
  known.set(path, 0);
  let newest = 0;
  for (let at = path; at !== dirname(at); at = dirname(at)) {
    const link = await linkOf(at);
    if (link === null || links === MAX_LINKS) continue;
    // Kubernetes: `policy.yaml` → `..data/policy.yaml`, and `..data` → a folder that is replaced as a whole.
    await addNearest(at, folders);
    const behind = await collect(resolve(dirname(at), link.target, path.slice(at.length + 1)), walk, links + 1);
    newest = Math.max(newest, link.at, behind);
  }
  await addNearest(path, folders);
  known.set(path, newest);
  return newest;
}

async function linkOf(path: string): Promise<{ readonly target: string; readonly at: number } | null> {
  try {
    const found = await lstat(path);
    return found.isSymbolicLink() ? { target: await readlink(path), at: found.ctimeMs } : null;
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
