/** `access_log`: where the one line per request goes, and what happens when it cannot be written. */

import { z } from 'zod';
import type { Secret } from '../secret.ts';
import { duration } from './scalar.ts';
import type { Site } from './site.ts';
import { checkStrength, readSecret, secretSchema } from './source.ts';

export const accessLogSchema = z
  .strictObject({
    to: z
      .union([z.literal('stdout'), z.strictObject({ file: z.string().min(1).describe('Opened anew on SIGUSR1.') })])
      .default('stdout')
      .describe('`stdout`, or a file.'),
    on_error: z
      .enum(['refuse', 'continue'])
      .default('refuse')
      .describe('While records cannot be written: answer 503, or go on without records.'),
    flush: duration({ min: '10ms', max: '1m' })
      .prefault('1s')
      .describe('A record is written after this long at the latest.'),
    hash_key: secretSchema()
      .optional()
      .describe('Keys the hash of attributes that the policy marks `private`, at least 32 bytes.'),
  })
  .prefault({})
  .describe('One line of JSON per request.');

export interface AccessLog {
  /** Null = standard output; else an absolute path. */
  readonly file: string | null;
  readonly onError: 'refuse' | 'continue';
  /** Milliseconds. */
  readonly flush: number;
  readonly hashKey: Secret | null;
}

export async function readAccessLog(input: z.output<typeof accessLogSchema>, site: Site): Promise<AccessLog> {
  const hashKey = input.hash_key === undefined ? null : await readSecret(input.hash_key, site.in('hash_key'));
  checkStrength(hashKey, 32, site.in('hash_key'));
  return {
    file: input.to === 'stdout' ? null : site.resolved(input.to.file),
    onError: input.on_error,
    flush: input.flush,
    hashKey,
  };
}
