/** The outcome of a request whose client had left before anything was sent for it. */

import type { Outcome } from '../core/outcome.ts';

export function gone(address: string): Outcome {
  return { status: null, ended: 'client-gone', bytes: 0, upstream: { address, status: null, ms: 0, error: null } };
}
