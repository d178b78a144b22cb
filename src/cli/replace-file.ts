/** Replaces a file as a whole: who reads it meanwhile sees the old text or the new one, and a full disk leaves the old one. */

import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** @throws Error when it cannot be written */
export async function replaceFile(file: string, text: string): Promise<void> {
  // A link goes on to name what it named.
  const target = await realpath(file);
  const { mode } = await stat(target);
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}`);
  try {
    {
      await using handle = await open(draft, 'wx', mode & 0o777);
      await handle.writeFile(text);
      // Not narrowed by the umask.
      await handle.chmod(mode & 0o777);
      await handle.sync();
    }
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw new Error(`cannot write \`${file}\`: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
