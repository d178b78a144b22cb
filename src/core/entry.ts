/** What one request leaves behind for its access record, whatever became of it. Filled by the straight line, read at the end. */

import type { Device } from './device.ts';
import type { FaultCode } from './fault.ts';
import type { Identity } from './identity.ts';
import type { CanonicalPath } from './path.ts';
import type { Decision } from './policy/decide.ts';
import type { Attribute } from './policy/model.ts';
import type { Refusal } from './refusal.ts';
import type { SessionEvent } from './session-event.ts';

export type Kind = 'http' | 'websocket' | 'forward-auth' | 'malformed';

export interface Entry {
  /** ULID; also `x-request-id` upstream and in every answer that the gate makes. */
  readonly id: string;
  readonly kind: Kind;
  /** ms since the epoch. */
  readonly startedAt: number;
  /** Monotonic ms at the same moment. */
  readonly startedTick: number;
  /** Derived through the trusted proxies. */
  readonly clientIp: string;
  readonly agent: string | null;
  /** The caller's own request id, believed only from a trusted proxy. */
  readonly parentId: string | null;
  readonly method: string | null;
  /** As sent, with its query: for the record of a refused path, which shows it up to the `?`. */
  readonly target: string | null;
  host: string | null;
  path: CanonicalPath | null;
  app: string | null;
  identity: Identity | null;
  device: Device | null;
  decision: Decision | null;
  /** When the policy was asked, ms since the epoch: later than the start where keys were fetched, or it was asked again. */
  decidedAt: number | null;
  /** COPY and MOVE: the second path, judged like the first. */
  destination: CanonicalPath | null;
  /** What the rules of the matched resources read: the record's `in`. */
  reads: readonly Attribute[];
  refusal: Refusal | null;
  fault: FaultCode | null;
  event: SessionEvent | null;
  /** Microseconds spent in `authenticate` and in `decide`. */
  authMicros: number;
  policyMicros: number;
}
