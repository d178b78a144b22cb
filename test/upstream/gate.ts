/** A gate reduced to its data path: every request is permitted, and forwarded or tunnelled to one upstream. */

import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Cut } from '../../src/core/cut.ts';
import { UNKNOWN_DEVICE } from '../../src/core/device.ts';
import { Fault } from '../../src/core/fault.ts';
import { ANONYMOUS, type Identity } from '../../src/core/identity.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { decide, Permit } from '../../src/core/policy/decide.ts';
import type { Evaluation, Evaluator } from '../../src/core/policy/verdict.ts';
import { forward } from '../../src/upstream/forward.ts';
import type { UpstreamOptions } from '../../src/upstream/options.ts';
import type { Passage } from '../../src/upstream/passage.ts';
import { tunnel } from '../../src/upstream/tunnel.ts';
import { createUpstream, type Upstream } from '../../src/upstream/upstream.ts';
import { portOf } from './app.ts';

const ALLOWED: Evaluation = {
  verdict: {
    effect: 'allow',
    by: 'everything',
    uncertain: false,
    reasons: [],
    resource: null,
    stepUp: null,
    message: null,
    postures: [],
  },
  shadow: null,
};

const NONE: ReadonlyMap<string, never> = new Map<string, never>();

const EVERYTHING: Evaluator = {
  policy: {
    id: 'sha256:test',
    timezone: 'UTC',
    claims: NONE,
    device: NONE,
    groups: NONE,
    postures: NONE,
    networks: NONE,
    schedules: NONE,
    apps: NONE,
    grants: [],
    denies: [],
    nevers: [],
    assumed: [],
    personas: NONE,
    tests: [],
  },
  evaluate: () => ALLOWED,
  deciders: () => ['everything'],
  until: () => Number.POSITIVE_INFINITY,
  reads: () => [],
};

export function permitFor(target: string, method: string, identity: Identity = ANONYMOUS): Permit {
  const cut = target.indexOf('?');
  const path = cut === -1 ? target : target.slice(0, cut);
  const decision = decide(EVERYTHING, {
    app: 'app',
    method,
    path: { path, query: cut === -1 ? '' : target.slice(cut), segments: [], trailingSlash: false, folded: [] },
    identity,
    device: UNKNOWN_DEVICE,
    ip: [127, 0, 0, 1],
    now: 0,
    reach: { amr: null, failed: new Set() },
  });
  if (!(decision instanceof Permit)) throw new TypeError('the test evaluator allows everything');
  return decision;
}

export const OPTIONS: Omit<UpstreamOptions, 'origins'> = {
  tls: null,
  verify: 'full',
  timeouts: { connect: 1_000, headers: 5_000, idle: 5_000, body: 5_000 },
  connections: 16,
  queue: 16,
  hostHeader: 'public',
  publicPort: '',
};

export interface GateOptions extends Partial<UpstreamOptions> {
  readonly added?: readonly string[];
  readonly identity?: Identity;
  /** Instead of the arrived one. */
  readonly host?: string;
  /** Of the client. */
  readonly ip?: string;
}

/** How each request ended: an outcome, or the fault that was thrown. */
export type End = Outcome | Fault;

export class TestGate implements AsyncDisposable {
  readonly upstream: Upstream;
  readonly server: Server;
  readonly ends: End[] = [];
  readonly cuts: Cut[] = [];
  readonly requests: IncomingMessage[] = [];
  readonly #added: readonly string[];
  readonly #identity: Identity;
  readonly #host: string;
  readonly #ip: string;
  readonly #waiting: ((end: End) => void)[] = [];

  constructor(origins: readonly string[], options: GateOptions = {}) {
    this.upstream = createUpstream({ ...OPTIONS, ...options, origins });
    this.#added = options.added ?? [];
    this.#identity = options.identity ?? ANONYMOUS;
    this.#host = options.host ?? 'app.corp.example';
    this.#ip = options.ip ?? '203.0.113.7';
    this.server = createServer({ requestTimeout: 0, keepAliveTimeout: 2_000 });
    const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
      void this.#answer(request, { kind: 'response', response });
    };
    this.server.on('request', onRequest);
    this.server.on('checkContinue', onRequest);
    this.server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => {});
      void this.#answer(request, { kind: 'socket', socket, head });
    });
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
    return this;
  }

  get port(): number {
    return portOf(this.server);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The next end, or one that came already. */
  async end(): Promise<End> {
    return this.ends.shift() ?? (await new Promise((resolve) => this.#waiting.push(resolve)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const cut of this.cuts) cut.cut('drain');
    this.server.close();
    this.server.closeAllConnections();
    await this.upstream.close();
  }

  async #answer(request: IncomingMessage, channel: Passage['channel']): Promise<void> {
    const method = request.method ?? 'GET';
    const cut = new Cut();
    this.cuts.push(cut);
    this.requests.push(request);
    const passage: Passage = {
      id: '01TEST',
      request,
      channel,
      client: { ip: this.#ip, scheme: 'https' },
      method,
      rawHeaders: request.rawHeaders,
      host: this.#host,
      cut,
    };
    const permit = permitFor(request.url ?? '/', channel.kind === 'socket' ? 'WS' : method, this.#identity);
    let end: End;
    try {
      const carry = channel.kind === 'socket' ? tunnel : forward;
      end = await carry(permit, passage, this.upstream, this.#added);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      end = error;
      if (channel.kind === 'socket') refuseUpgrade(channel.socket, error);
      else channel.response.writeHead(error.status, { 'x-sallyport': error.code }).end();
    }
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.ends.push(end);
    else waiting(end);
  }
}

function refuseUpgrade(socket: Duplex, fault: Fault): void {
  const line = `HTTP/1.1 ${fault.status} ${STATUS_CODES[fault.status] ?? ''}`;
  socket.end(`${line}\r\nx-sallyport: ${fault.code}\r\nconnection: close\r\n\r\n`);
}
