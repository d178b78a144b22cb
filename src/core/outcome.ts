/** How a request ended, whoever answered it: the last word of its access record. */

import type { FaultCode } from './fault.ts';

/** Why the app's answer was not sent, or not all of it, and why a tunnel was closed. */
export type Ended = 'client-gone' | 'upstream-died' | 'revoked' | 'policy' | 'expired' | 'idle' | 'drain';

export interface Outcome {
  /** The status that the client was sent; null when nothing was. */
  readonly status: number | null;
  /** Null = a complete answer was sent. With one of the gate's own: why the app's was not waited for. */
  readonly ended: Ended | null;
  /** Body bytes (tunnel: all bytes) sent to the client. */
  readonly bytes: number;
  readonly upstream: UpstreamOutcome | null;
}

/** Nobody was there to be answered. */
export const CLIENT_GONE: Outcome = Object.freeze({ status: null, ended: 'client-gone', bytes: 0, upstream: null });

export interface UpstreamOutcome {
  /** The origin that was asked, `https://10.0.4.10:8443`. */
  readonly address: string;
  /** Null when it did not answer. */
  readonly status: number | null;
  /** Until its response head, milliseconds. */
  readonly ms: number;
  /** Set when it failed. */
  readonly error: FaultCode | null;
}
