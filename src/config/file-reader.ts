/** Reads each file of one load once, and remembers which they were: all of them are watched afterwards. */

import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

export interface FileText {
  readonly text: string;
  /** ms since the epoch. */
  readonly modifiedAt: number;
}

/** Why a file could not be read, in words: `there is no such file`. */
interface Unreadable {
  readonly text: null;
  readonly reason: string;
}

export type Content = FileText | Unreadable;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ELOOP: 'its symbolic links run in a circle',
};

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

export class FileReader {
  readonly #contents = new Map<string, Promise<Content>>();

  /** @param path absolute, or relative to the working directory */
  read(path: string): Promise<Content> {
    let content = this.#contents.get(path);
    if (content === undefined) {
      content = readText(path);
      this.#contents.set(path, content);
    }
    return content;
  }

  /** Every file that was asked for, also those that could not be read: they may come into being. */
  get files(): readonly string[] {
    return [...this.#contents.keys()];
  }

  /** Of all that was read. @param dated files whose time of change counts as well. */
  async digest(dated: readonly string[]): Promise<string> {
    const digest = createHash('sha256');
    for (const [path, pending] of this.#contents) {
      const content = await pending;
      const time = content.text !== null && dated.includes(path) ? content.modifiedAt : 0;
      digest.update(JSON.stringify([path, content.text?.length ?? null, time])).update(content.text ?? '');
    }
    return digest.digest('base64');
  }
}

async function readText(path: string): Promise<Content> {
  try {
    await using file = await open(path);
    const { mtimeMs } = await file.stat();
    return { text: UTF_8.decode(await file.readFile()), modifiedAt: mtimeMs };
  } catch (error) {
    return { text: null, reason: reasonOf(error) };
  }
}

/** Why a file could not be read, in words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be read';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return REASONS[code] ?? (error instanceof TypeError ? 'it is not UTF-8 text' : `it cannot be read (${code})`);
}
