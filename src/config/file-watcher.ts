/** Tells when the content of files changed, however that came about: written, replaced by a rename, or behind a link. */

import { createHash } from 'node:crypto';
import { type FSWatcher, watch } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Folder, waysTo } from './watched-folders.ts';

export interface Watched {
  /** Existing or not; one that comes into being is a change. */
  readonly files: readonly string[];
  /** Those among them of which being written anew is a change, whatever they then hold. */
  readonly dated: readonly string[];
}

export interface Watcher {
  /**
   * Watches these files from now on, and no others.
   *
   * @param readSince when the owner began to read them, ms: what changed after that is a change. Left out: nothing is
   */
  update(watched: Watched, readSince?: number): void;
  /** After it, `onChange` is never called again. */
  close(): void;
}

/** Between two looks that must agree: long enough for a writer to go on, short enough that a revoked grant ends at once. */
const SETTLE_MS = 40;

/** The clock by which the kernel stamps files lags by up to a tick. */
const CLOCK_MS = 10;

/** Network file systems send no events, so contents are also compared once in a while. */
const POLL_MS = 10_000;

/**
 * Watches the *folders* of the files, and of every link on the way to them: a file that is replaced is another file,
 * and a watch on it would follow the old one.
 *
 * @param onChange called once for any number of changes that come together, and only if some content differs
 * @param readSince as for `update`
 */
export function watchFiles(watched: Watched, onChange: () => void, readSince?: number): Watcher {
  return new FolderWatcher(watched, onChange, readSince);
}

class FolderWatcher implements Watcher {
  readonly #onChange: () => void;
  readonly #poll: NodeJS.Timeout;
  readonly #watches = new Map<string, { readonly watcher: FSWatcher; readonly inode: bigint }>();
  #folders: ReadonlyMap<string, Folder> = new Map();
  /** By file: as the owner knows it, and as it was when it was last looked at. */
  readonly #told = new Map<string, Print>();
  readonly #latest = new Map<string, Print>();
  #files: readonly string[] = [];
  #dated: ReadonlySet<string> = new Set();
  #readSince = Infinity;
  #next: NodeJS.Timeout | null = null;
  /** Looks run one after another, so that each starts from what the last one saw. */
  #looking: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(watched: Watched, onChange: () => void, readSince?: number) {
    this.#onChange = onChange;
    this.update(watched, readSince);
    this.#poll = setInterval(() => this.#lookSoon(), POLL_MS);
    this.#poll.unref();
  }

  update({ files, dated }: Watched, readSince = Infinity): void {
    this.#files = [...new Set(files.map((file) => resolve(file)))];
    this.#dated = new Set(dated.map((file) => resolve(file)));
    this.#readSince = readSince;
    this.#look();
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#poll);
    if (this.#next !== null) clearTimeout(this.#next);
    for (const { watcher } of this.#watches.values()) watcher.close();
    this.#watches.clear();
  }

  #lookSoon(): void {
    if (this.#closed || this.#next !== null) return;
    this.#next = setTimeout(() => {
      this.#next = null;
      this.#look();
    }, SETTLE_MS);
    this.#next.unref();
  }

  #look(): void {
    this.#looking = this.#looking.then(() => this.#lookNow());
  }

  async #lookNow(): Promise<void> {
    const files = this.#files;
    // Folders first: what changes while the contents are read then makes an event, and another look.
    const { folders, linkedAt } = await waysTo(files);
    if (this.#closed) return;
    this.#watchFolders(folders);
    const prints = await Promise.all(files.map((file) => printOf(file, this.#latest.get(file))));
    if (this.#closed) return;

    let moving = false;
    let changed = false;
    for (const [index, file] of files.entries()) {
      const now = prints[index] ?? NO_FILE;
      // A link that was swapped leads to a file that may be old.
      const changedAt = Math.max(now.changedAt, linkedAt.get(file) ?? 0);
      const told = this.#told.get(file) ?? (changedAt > this.#readSince - CLOCK_MS ? UNKNOWN : now);
      this.#told.set(file, told);
      if (told.hash !== now.hash || (this.#dated.has(file) && told.modifiedAt !== now.modifiedAt)) changed = true;
      const before = this.#latest.get(file);
      if (before !== undefined && before.hash !== now.hash) moving = true;
      this.#latest.set(file, now);
    }
    this.#forgetAllBut(files);
    // INVARIANT: only what stood still between two looks is told: half of a policy could lack its denies.
    if (moving) this.#lookSoon();
    else if (changed) this.#tell();
  }

  #tell(): void {
    for (const [file, print] of this.#latest) this.#told.set(file, print);
    this.#onChange();
  }

  #forgetAllBut(files: readonly string[]): void {
    for (const file of this.#told.keys()) {
      if (files.includes(file)) continue;
      this.#told.delete(file);
      this.#latest.delete(file);
    }
  }

  #watchFolders(folders: ReadonlyMap<string, Folder>): void {
    this.#folders = folders;
    for (const [folder, { watcher, inode }] of this.#watches) {
      // Another inode: the folder itself was replaced, and the old watch went with it.
      if (folders.get(folder)?.inode === inode) continue;
      watcher.close();
      this.#watches.delete(folder);
    }
    for (const [folder, { inode }] of folders) {
      if (!this.#watches.has(folder)) this.#watchFolder(folder, inode);
    }
  }

  /** An access log in the same folder is written a hundred times a second: a look for each cost 3 µs a request. */
  #concerns(folder: string, name: string | null): boolean {
    return name === null || this.#folders.get(folder)?.names.has(name) !== false;
  }

  #watchFolder(folder: string, inode: bigint): void {
    try {
      const watcher = watch(folder, { persistent: false }, (event, name) => {
        if (event === 'rename' || this.#concerns(folder, name)) this.#lookSoon();
      });
      watcher.on('error', () => this.#lookSoon());
      this.#watches.set(folder, { watcher, inode });
      // What happened between the look at the folder and the watch made no event.
      this.#lookSoon();
    } catch {
      // It is gone again, or the system has no watches left: then the poll must do.
    }
  }
}

/** Of a file's content, and what tells cheaply that it is still the same. */
interface Print {
  /** Size, times and inode: while they stay, the content does. */
  readonly stamp: string;
  /** Empty when there is no file. */
  readonly hash: string;
  /** When content, name or permissions were changed last, ms since the epoch. */
  readonly changedAt: number;
  /** When it was written last, ns since the epoch. */
  readonly modifiedAt: bigint;
}

const NO_FILE: Print = { stamp: '', hash: '', changedAt: 0, modifiedAt: 0n };

/** Of a file that was read at an unknown state. */
const UNKNOWN: Print = { ...NO_FILE, hash: 'unknown' };

async function printOf(file: string, before: Print | undefined): Promise<Print> {
  try {
    const { size, mtimeNs, ctimeNs, ino, dev } = await stat(file, { bigint: true });
    const stamp = `${size}:${mtimeNs}:${ctimeNs}:${ino}:${dev}`;
    if (before?.stamp === stamp) return before;
    const content = await readFile(file);
    const hash = createHash('sha256').update(content).digest('base64');
    return { stamp, hash, changedAt: Number(ctimeNs / 1_000_000n), modifiedAt: mtimeNs };
  } catch {
    return NO_FILE;
  }
}
