/** `limits`: how much, and for how long, one client may hold the gate. */

import { z } from 'zod';
import { duration, size } from './scalar.ts';

export const limitsSchema = z
  .strictObject({
    header_bytes: size({ min: '1KiB', max: '1MiB' }).prefault('16KiB').describe('Of a request head; more is 431.'),
    headers: z.int().min(10).max(2000).default(100).describe('Header fields of a request; more is 431.'),
    head_timeout: duration({ min: '1s', max: '5m' }).prefault('10s').describe('Until the request head has arrived.'),
    body_idle: duration({ min: '1s', max: '1h' }).prefault('60s').describe('Between two pieces of a request body.'),
    idle: duration({ min: '1s', max: '1h' })
      .prefault('75s')
      .describe('A connection without a request is kept this long.'),
    drain: duration({ max: '1h' }).prefault('30s').describe('After SIGTERM, what is open has this long to end.'),
  })
  .prefault({})
  .describe('How much, and for how long, one client may hold the gate.');

export interface Limits {
  readonly headerBytes: number;
  readonly headers: number;
  /** Milliseconds, as all that follow. */
  readonly headTimeout: number;
  readonly bodyIdle: number;
  readonly idle: number;
  readonly drain: number;
}

export function readLimits(input: z.output<typeof limitsSchema>): Limits {
  return {
    headerBytes: input.header_bytes,
    headers: input.headers,
    headTimeout: input.head_timeout,
    bodyIdle: input.body_idle,
    idle: input.idle,
    drain: input.drain,
  };
}
