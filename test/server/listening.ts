/** The real listener before the real line, with a policy that permits everything to everybody, and one real upstream. */

import { once } from 'node:events';
import { createServer, Server as HttpServer, type RequestListener } from 'node:http';
import type { Server } from 'node:net';
import { UNKNOWN_DEVICE } from '../../src/core/device.ts';
import type { Entry } from '../../src/core/entry.ts';
import { ANONYMOUS } from '../../src/core/identity.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import type { Policy } from '../../src/core/policy/model.ts';
import type { Evaluator } from '../../src/core/policy/verdict.ts';
import { HostTable } from '../../src/core/route.ts';
import { judgeAgain } from '../../src/gate.ts';
import { createAnswers } from '../../src/server/answers.ts';
import type { Exchange } from '../../src/server/exchange.ts';
import { createLine } from '../../src/server/line.ts';
import { createListener, type Listener, type ListenerOptions } from '../../src/server/listener.ts';
import { LiveExchanges } from '../../src/server/live.ts';
import type { App, Gate, Generation } from '../../src/stages.ts';
import { forward } from '../../src/upstream/forward.ts';
import { tunnel } from '../../src/upstream/tunnel.ts';
import { createUpstream, type Upstream } from '../../src/upstream/upstream.ts';
import { APP } from './answering.ts';
import { portOf } from './raw-client.ts';

const EMPTY: Policy = {
  id: 'sha256:test',
  timezone: 'UTC',
  claims: new Map(),
  device: new Map(),
  groups: new Map(),
  postures: new Map(),
  networks: new Map(),
  schedules: new Map(),
  apps: new Map(),
  grants: [],
  denies: [],
  nevers: [],
  assumed: [],
  personas: new Map(),
  tests: [],
};

const VERDICT = { effect: 'allow', by: 'all', uncertain: false, reasons: [], resource: null } as const;

export const PERMISSIVE: Evaluator = {
  policy: EMPTY,
  evaluate: () => ({ verdict: { ...VERDICT, stepUp: null, message: null, postures: [] }, shadow: null }),
  deciders: () => ['all'],
  until: () => Number.POSITIVE_INFINITY,
  reads: () => [],
};

export const LIMITS = {
  headerBytes: 16 * 1024,
  headers: 100,
  headTimeout: 10_000,
  idle: 75_000,
  connections: null,
};

export interface Settings {
  readonly listener?: Partial<ListenerOptions>;
  readonly limits?: Partial<ListenerOptions['limits']>;
  /** `http` answers `ok` if nothing else is said. */
  readonly upstream?: RequestListener | Server;
  readonly authenticate?: Generation['authenticate'];
  /** `any`: the app is published under every name, not under `app.test` alone. */
  readonly hosts?: 'any';
  /** ms */
  readonly bodyIdle?: number;
}

class AnyHost<T> extends HostTable<T> {
  readonly #target: T;

  constructor(target: T) {
    super([]);
    this.#target = target;
  }

  override find(): T {
    return this.#target;
  }
}

export interface Kept {
  readonly entry: Entry;
  readonly outcome: Outcome;
}

export class Listening implements AsyncDisposable {
  readonly records: Kept[] = [];
  readonly opened: Exchange[] = [];
  readonly troubles: unknown[] = [];
  readonly listener: Listener;
  readonly live: LiveExchanges;
  readonly gate: Gate;
  readonly behind: Server;
  port = 0;
  readonly #upstream: Upstream;

  private constructor(settings: Settings, behind: Server) {
    this.behind = behind;
    this.#upstream = createUpstream({
      origins: [`http://127.0.0.1:${portOf(behind)}`],
      tls: null,
      verify: 'full',
      timeouts: { connect: 1_000, headers: 5_000, idle: 5_000, body: settings.bodyIdle ?? 5_000 },
      connections: 16,
      queue: 16,
      hostHeader: 'public',
      publicPort: '',
    });
    const app: App = {
      ...APP,
      accepts: { providers: [], credentials: ['bearer'], authorization: 'ours' },
      admitsOrigin: () => true,
      forward: (permit, exchange) => forward(permit, exchange, this.#upstream, []),
      tunnel: (permit, exchange) => tunnel(permit, exchange, this.#upstream, []),
    };
    this.live = new LiveExchanges({
      judgeAgain: (exchange, cause) => judgeAgain(this.gate, exchange, cause),
      until: () => Number.POSITIVE_INFINITY,
      onOpen: (exchange) => void this.opened.push(exchange),
    });
    const keep = (entry: Entry, outcome: Outcome) => void this.records.push({ entry, outcome });
    this.gate = {
      generation: {
        number: 1,
        hosts: settings.hosts === 'any' ? new AnyHost(app) : new HostTable([['app.test', app]]),
        evaluator: PERMISSIVE,
        authenticate: settings.authenticate ?? (() => ANONYMOUS),
        inspect: () => UNKNOWN_DEVICE,
        reach: () => ({ amr: null, failed: new Set() }),
      },
      answers: createAnswers({ own: { assertionKeys: () => '{"keys":[]}', people: () => null }, report: () => {} }),
      live: this.live,
      ensureRecordable: () => {},
      record: keep,
    };
    const report = (error: unknown) => void this.troubles.push(error);
    this.listener = createListener(
      {
        host: '127.0.0.1',
        port: 0,
        tls: null,
        trustedProxies: [],
        forwardAuth: [],
        ...settings.listener,
        limits: { ...LIMITS, ...settings.limits },
      },
      createLine(this.gate, { malformed: keep, report }),
    );
  }

  static async start(settings: Settings = {}): Promise<Listening> {
    const { upstream = (_request, response) => response.end('ok') } = settings;
    const behind = typeof upstream === 'function' ? createServer(upstream) : upstream;
    behind.listen(0, '127.0.0.1');
    await once(behind, 'listening');
    const listening = new Listening(settings, behind);
    listening.port = (await listening.listener.listen()).port;
    return listening;
  }

  /** `[kind, reason of the refusal or null, status, ended]` of each record, in the order in which they were written. */
  get told(): unknown[] {
    return this.records.map(({ entry, outcome }) => [
      entry.kind,
      entry.refusal?.reason ?? null,
      outcome.status,
      outcome.ended,
    ]);
  }

  /** Resolves when so many records were written. */
  async recorded(count: number): Promise<Kept[]> {
    while (this.records.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    return this.records;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.listener.destroy();
    this.behind.close();
    if (this.behind instanceof HttpServer) this.behind.closeAllConnections();
    await this.#upstream.close();
  }
}
