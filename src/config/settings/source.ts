/** Where secrets and certificates come from: `{ env }`, `{ file }`, or, as a named weakening, the text itself. */

import { z } from 'zod';
import { Secret } from '../secret.ts';
import type { Site } from './site.ts';

const fileSource = z.strictObject({
  file: z.string().min(1).describe('Path of the file; relative to this one.'),
});

const ONE_OF_TWO = 'expected either `{ env: NAME }` or `{ file: path }`';

const secretSource = z
  .strictObject({
    env: z.string().min(1).optional().describe('Name of the environment variable.'),
    file: fileSource.shape.file.optional(),
  })
  .meta({ minProperties: 1, maxProperties: 1 })
  .transform(({ env, file }, context) => {
    if (env !== undefined && file === undefined) return { env };
    if (file !== undefined && env === undefined) return { file };
    context.addIssue({ code: 'custom', message: ONE_OF_TWO });
    return z.NEVER;
  });

export function fileSchema() {
  return fileSource;
}

export function secretSchema() {
  // Not the usual sentence, which shows what stands there.
  return z.union([secretSource, z.string()], { error: ONE_OF_TWO });
}

export type SecretInput = z.infer<ReturnType<typeof secretSchema>>;
export type FileInput = z.infer<typeof fileSource>;

/** @returns the secret without one trailing newline; null, and a problem, when there is none */
export async function readSecret(input: SecretInput, site: Site): Promise<Secret | null> {
  const text = await readSecretText(input, site);
  if (text === null) return null;
  const value = text.replace(/\r?\n$/, '');
  if (value !== '') return new Secret(value);
  site.error('empty-secret', 'this secret is empty');
  return null;
}

async function readSecretText(input: SecretInput, site: Site): Promise<string | null> {
  if (typeof input === 'string') {
    return site.weaken('literal-secret', 'a secret stands here in the open: use `{ env: NAME }` or `{ file: path }`')
      ? input
      : null;
  }
  if ('file' in input) return site.in('file').read(input.file);
  const value = site.ground.env[input.env];
  if (value === undefined)
    site.in('env').error('missing-secret', `the environment variable \`${input.env}\` is not set`);
  return value ?? null;
}

/** @param bytes below which the secret counts as one that can be guessed */
export function checkStrength(secret: Secret | null, bytes: number, site: Site): void {
  if (secret === null || Buffer.byteLength(secret.reveal()) >= bytes) return;
  site.weaken('weak-key', `this secret is shorter than ${bytes} bytes`);
}
