/** Tells when the content of files changed, however that came about: written, replaced by a rename, or behind a link. */

import { createHash } from 'node:crypto';
import { type FSWatcher, watch } from 'node:fs';
import { lstat, readFile, readlink, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

export interface Watcher {
  /** Watches these files from now on, and no others. */
  update(files: readonly string[]): void;
  /** After it, `onChange` is never called again. */
  close(): void;
}

/** Long enough for an editor or a kubelet to finish, short enough that a revoked grant ends at once. */
const SETTLE_MS = 50;

/** Network file systems send no events, so contents are also compared once in a while. */
const POLL_MS = 10_000;

/**
 * Watches the *folders* of the files, and of every link on the way to them: a file that is replaced is another file,
 * and a watch on it would follow the old one.
 *
 * @param files existing or not; one that comes into being is a change
 * @param onChange called once for any number of changes that come together, and only if some content differs
 */
export function watchFiles(files: readonly string[], onChange: () => void): Watcher {
  return new FolderWatcher(files, onChange);
}

class FolderWatcher implements Watcher {
  readonly #onChange: () => void;
  readonly #poll: NodeJS.Timeout;
  #files: readonly string[] = [];
  #folders = new Map<string, FSWatcher>();
  #seen = new Map<string, Print>();
  #settle: NodeJS.Timeout | null = null;
  /** The comparison under way; they run one after another, so that each starts from what the last one saw. */
  #comparing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(files: readonly string[], onChange: () => void) {
    this.#onChange = onChange;
    this.update(files);
    this.#poll = setInterval(() => this.#compareSoon(), POLL_MS);
    this.#poll.unref();
  }

  update(files: readonly string[]): void {
    this.#files = [...new Set(files.map((file) => resolve(file)))];
    this.#enqueue('remember');
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#poll);
    if (this.#settle !== null) clearTimeout(this.#settle);
    for (const watcher of this.#folders.values()) watcher.close();
    this.#folders.clear();
  }

  #compareSoon(): void {
    if (this.#closed) return;
    if (this.#settle !== null) clearTimeout(this.#settle);
    this.#settle = setTimeout(() => this.#enqueue('compare'), SETTLE_MS);
    this.#settle.unref();
  }

  #enqueue(purpose: 'remember' | 'compare'): void {
    this.#comparing = this.#comparing.then(() => this.#look(purpose));
  }

  async #look(purpose: 'remember' | 'compare'): Promise<void> {
    if (this.#closed) return;
    const files = this.#files;
    // Folders first: what changes while the contents are read then makes an event, and another comparison.
    this.#watchFolders(await foldersOf(files));
    const seen = new Map<string, Print>();
    let changed = false;
    for (const file of files) {
      const before = this.#seen.get(file);
      const now = await printOf(file, before);
      seen.set(file, now);
      if (before !== undefined && before.hash !== now.hash) changed = true;
    }
    if (this.#closed) return;
    this.#seen = seen;
    if (changed && purpose === 'compare') this.#onChange();
  }

  #watchFolders(folders: ReadonlySet<string>): void {
    if (this.#closed) return;
    for (const [folder, watcher] of this.#folders) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#folders.delete(folder);
    }
    for (const folder of folders) {
      if (!this.#folders.has(folder)) this.#watchFolder(folder);
    }
  }

  #watchFolder(folder: string): void {
    let watcher: FSWatcher;
    try {
      watcher = watch(folder, { persistent: false }, () => this.#compareSoon());
    } catch {
      // It does not exist, or the system has no watches left: then the poll must do.
      return;
    }
    // A folder that goes away takes its watch with it; the next look finds whatever stands there then.
    watcher.on('error', () => this.#forget(folder, watcher));
    this.#folders.set(folder, watcher);
  }

  #forget(folder: string, watcher: FSWatcher): void {
    watcher.close();
    if (this.#folders.get(folder) === watcher) this.#folders.delete(folder);
    this.#compareSoon();
  }
}

/** Of a file's content, and what tells cheaply that it is still the same. */
interface Print {
  /** Size, times and inode: while they stay, the content does. */
  readonly stamp: string;
  /** Empty when there is no file. */
  readonly hash: string;
}

const NO_FILE: Print = { stamp: '', hash: '' };

async function printOf(file: string, before: Print | undefined): Promise<Print> {
  try {
    const { size, mtimeNs, ctimeNs, ino, dev } = await stat(file, { bigint: true });
    const stamp = `${size}:${mtimeNs}:${ctimeNs}:${ino}:${dev}`;
    if (before?.stamp === stamp) return before;
    return { stamp, hash: createHash('sha256').update(await readFile(file)).digest('base64') };
  } catch {
    return NO_FILE;
  }
}

/** The folder of each file, of each link on the way to it, and the nearest one that exists if it does not. */
async function foldersOf(files: readonly string[]): Promise<ReadonlySet<string>> {
  const folders = new Set<string>();
  for (const file of files) await collect(file, folders, 0);
  return folders;
}

/** As many links as Linux follows. */
const MAX_LINKS = 40;

async function collect(path: string, folders: Set<string>, links: number): Promise<void> {
  for (let at = path; at !== dirname(at); at = dirname(at)) {
    const target = await linkOf(at);
    if (target === null) continue;
    // Kubernetes: `policy.yaml` → `..data/policy.yaml`, and `..data` → a folder that is replaced as a whole.
    folders.add(dirname(at));
    if (links < MAX_LINKS) await collect(resolve(dirname(at), target, path.slice(at.length + 1)), folders, links + 1);
  }
  folders.add(await nearestFolder(dirname(path)));
}

async function linkOf(path: string): Promise<string | null> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await readlink(path) : null;
  } catch {
    return null;
  }
}

async function nearestFolder(path: string): Promise<string> {
  for (let at = path; at !== dirname(at); at = dirname(at)) {
    if ((await stat(at).catch(() => null))?.isDirectory() === true) return at;
  }
  return path;
}
