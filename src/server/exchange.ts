/** One request and the answer it gets: made when it arrives, filled by the straight line, read by its access record. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Address } from '../core/address.ts';
import { Cut } from '../core/cut.ts';
import type { Device } from '../core/device.ts';
import type { Entry } from '../core/entry.ts';
import type { FaultCode } from '../core/fault.ts';
import type { Identity } from '../core/identity.ts';
import type { CanonicalPath } from '../core/path.ts';
import type { Decision } from '../core/policy/decide.ts';
import type { Attribute } from '../core/policy/model.ts';
import type { Refusal } from '../core/refusal.ts';
import type { SessionEvent } from '../core/session-event.ts';

/** The other end of the connection, derived once per request through the trusted proxies. */
export interface Client {
  readonly address: Address;
  readonly ip: string;
  /** What the browser used to reach the first trusted hop. */
  readonly scheme: 'http' | 'https';
}

/** Where the answer goes: an ordinary response, or the bare socket of an upgrade. */
export type Channel =
  | { readonly kind: 'response'; readonly response: ServerResponse }
  | { readonly kind: 'socket'; readonly socket: Duplex; readonly head: Buffer };

export class Exchange implements Entry {
  readonly id: string;
  readonly kind: 'http' | 'websocket' | 'forward-auth';
  readonly request: IncomingMessage;
  readonly channel: Channel;
  readonly client: Client;
  /** What is judged. In forward-auth these describe the request that the other proxy holds, not `request`. */
  readonly method: string;
  readonly target: string;
  readonly httpVersion: string;
  /** `[name, value, name, value, …]` as sent. */
  readonly rawHeaders: readonly string[];
  readonly startedAt: number;
  readonly startedTick: number;
  readonly agent: string | null;
  readonly parentId: string | null;
  readonly cut = new Cut();

  /**
   * `LiveExchanges`' own: where it stands in the list (-1 = not in it), when it is decided again (null = still young),
   * and whether its `open` record was written.
   */
  livePlace = -1;
  judgeAt: number | null = null;
  announced = false;

  host: string | null = null;
  path: CanonicalPath | null = null;
  app: string | null = null;
  identity: Identity | null = null;
  device: Device | null = null;
  decision: Decision | null = null;
  decidedAt: number | null = null;
  destination: CanonicalPath | null = null;
  reads: readonly Attribute[] = [];
  refusal: Refusal | null = null;
  fault: FaultCode | null = null;
  event: SessionEvent | null = null;
  authMicros = 0;
  policyMicros = 0;

  constructor(init: {
    id: string;
    kind: 'http' | 'websocket' | 'forward-auth';
    request: IncomingMessage;
    channel: Channel;
    client: Client;
    method: string;
    target: string;
    rawHeaders: readonly string[];
    parentId: string | null;
  }) {
    this.id = init.id;
    this.kind = init.kind;
    this.request = init.request;
    this.channel = init.channel;
    this.client = init.client;
    this.method = init.method;
    this.target = init.target;
    this.httpVersion = init.request.httpVersion;
    this.rawHeaders = init.rawHeaders;
    this.parentId = init.parentId;
    this.agent = init.request.headers['user-agent'] ?? null;
    this.startedAt = Date.now();
    this.startedTick = performance.now();
  }

  get clientIp(): string {
    return this.client.ip;
  }
}
