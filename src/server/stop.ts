/** The orderly end: not ready → no new connections → drain → cut → closed. */

import type { Listener } from './listener.ts';
import type { LiveExchanges } from './live.ts';

export interface StopOptions {
  /** What is open has this long to end by itself, ms. */
  readonly drain: number;
  /** From here on probes are told that the gate is not ready. */
  readonly unready: () => void;
}

/** What was cut has this long to write its last bytes, ms. */
const GRACE = 1_000;

/** Resolves when no connection is left; never rejects for what a client does. */
export async function stop(
  listener: Pick<Listener, 'retire' | 'destroy'>,
  live: Pick<LiveExchanges, 'cutAll'>,
  options: StopOptions,
): Promise<void> {
  options.unready();
  const ended = listener.retire();
  await atMost(options.drain, ended);
  live.cutAll('drain');
  await atMost(GRACE, ended);
  await listener.destroy();
}

async function atMost(ms: number, ended: Promise<void>): Promise<void> {
  const { promise: elapsed, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([ended, elapsed]);
  clearTimeout(timer);
}
