/** A secret key that the gate made itself on its first start, kept in the data folder. */

import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';

export interface GeneratedKey {
  readonly file: string;
  readonly text: string;
}

/** Reads the key, or makes it if there is none. @throws Error naming the file when neither can be done. */
export async function generatedKey(folder: string, name: string, make: () => string): Promise<GeneratedKey> {
  const file = join(folder, name);
  try {
    return { file, text: (await read(file)) ?? (await keep(folder, file, make())) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file}: the key cannot be kept here: ${reason}`, { cause: error });
  }
}

/**
 * The whole key appears under its name at once, and never over another: `link` fails where a file is (`rename` would replace it),
 * and of two gates that start together the second takes the key of the first.
 */
async function keep(folder: string, file: string, text: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.key-${randomUUID()}`);
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
    await link(draft, file).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error;
    });
  } finally {
    await handle.close();
    await unlink(draft);
  }
  return readFile(file, 'utf8');
}

async function read(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
