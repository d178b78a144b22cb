/** A private key that the gate made itself on its first start, kept in the data folder. */

import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssertionAlgorithm } from './assertion-keys.ts';

export interface GeneratedKey {
  readonly file: string;
  /** JWK. */
  readonly text: string;
}

/** Reads the key, or makes it if there is none. @throws Error naming the file when neither can be done. */
export async function generatedKey(folder: string, algorithm: AssertionAlgorithm): Promise<GeneratedKey> {
  const file = join(folder, `assertion-${algorithm.toLowerCase()}.jwk`);
  try {
    return { file, text: (await read(file)) ?? (await make(folder, file, algorithm)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file}: the assertion key cannot be kept here: ${reason}`, { cause: error });
  }
}

/**
 * The whole key appears under its name at once, and never over another: `link` fails where a file is (`rename` would replace it),
 * and of two gates that start together the second takes the key of the first.
 */
async function make(folder: string, file: string, algorithm: AssertionAlgorithm): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.assertion-${randomUUID()}`);
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(newKey(algorithm).export({ format: 'jwk' }))}\n`);
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

/** A private key as the algorithm needs it. */
export function newKey(algorithm: AssertionAlgorithm): KeyObject {
  const { privateKey } =
    algorithm === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
