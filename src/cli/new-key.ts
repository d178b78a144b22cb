/** A new private key in a file of its own, for gates that sign with the same one. */

import { open } from 'node:fs/promises';
import { newSigningKey, readAssertionKeys, type AssertionAlgorithm } from '../upstream/assertion-keys.ts';

/**
 * PEM (PKCS #8), for the owner's eyes only; an existing file stays as it is.
 * @returns the key's id
 * @throws Error when there is a file already, or none can be made.
 */
export async function writeNewKey(file: string, algorithm: AssertionAlgorithm): Promise<string> {
  const text = newSigningKey(algorithm).export({ type: 'pkcs8', format: 'pem' });
  const key = { file, text: { reveal: () => text } };
  const { signer } = readAssertionKeys(algorithm, [key]);
  // Exclusively: a key that gates sign with must never be lost to a slip of the hand.
  await using handle = await open(file, 'wx', 0o600).catch((error: unknown) => {
    throw new Error(reasonOf(file, error), { cause: error });
  });
  await handle.writeFile(text);
  await handle.sync();
  return signer.kid;
}

function reasonOf(file: string, error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
    return `\`${file}\` is there already, and a key is never overwritten`;
  }
  return `cannot write \`${file}\`: ${error instanceof Error ? error.message : String(error)}`;
}
