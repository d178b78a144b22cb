/** The composition root: files in, a serving gate out, with its reloads and its orderly end. */

import type { AddressInfo } from 'node:net';
import { load, type Loaded } from '../config/load.ts';
import type { Diagnostic } from '../config/diagnostic.ts';
import { watchFiles, type Watcher } from '../config/watch.ts';
import type { Fault } from '../core/fault.ts';
import { judgeAgain } from '../gate.ts';
import { createExposition } from '../observe/exposition.ts';
import { Metrics } from '../observe/metrics.ts';
import { unreadiness } from '../observe/readiness.ts';
import { createRecorder, type Recorder } from '../observe/record.ts';
import { startAdmin } from '../server/admin.ts';
import { createAnswers } from '../server/answers.ts';
import type { Exchange } from '../server/exchange.ts';
import { startHealth } from '../server/health.ts';
import { createLine } from '../server/line.ts';
import { createListener, type Listener } from '../server/listener.ts';
import { LiveExchanges } from '../server/live.ts';
import type { Listening } from '../server/operator-listener.ts';
import { stop } from '../server/stop.ts';
import type { Gate } from '../stages.ts';
import { Builder, type Built, type Good } from './builder.ts';
import { statusOf } from './status.ts';

/** What the program tells its operator while it runs. */
export interface Journal {
  /** Of a load that was refused, or only warned about. */
  problems(problems: readonly Diagnostic[], sources: Loaded['sources']): void;
  note(line: string): void;
}

export interface Program {
  readonly address: AddressInfo;
  readonly admin: Listening;
  readonly settings: Built['settings'];
  /** Reads all files anew. @returns false when the load of before goes on serving. */
  reload(): Promise<boolean>;
  /** After the access log was rotated. */
  reopenLog(): void;
  /** Not ready → no new connections → drain → cut → flushed. */
  stop(): Promise<void>;
}

/** @returns null when the files do not check; their problems are in the journal. Rejects when an address cannot be bound. */
export async function startProgram(
  configFile: string,
  env: Readonly<Record<string, string | undefined>>,
  journal: Journal,
): Promise<Program | null> {
  const loaded = await load(configFile, env);
  if (loaded.problems.length > 0) journal.problems(loaded.problems, loaded.sources);
  const good = goodOf(loaded);
  if (good === null) return null;
  const builder = new Builder();
  return new Running(configFile, env, journal, builder, await builder.build(good)).start(loaded.files);
}

function goodOf({ settings, policy, inventory }: Loaded): Good | null {
  return settings === null || policy === null ? null : { settings, policy, inventory };
}

class Running implements Program {
  readonly #configFile: string;
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #journal: Journal;
  readonly #builder: Builder;
  readonly #metrics = new Metrics();
  readonly #recorder: Recorder;
  readonly #live: LiveExchanges;
  readonly #gate: Gate;
  readonly #listener: Listener;
  readonly #startedAt = Date.now();
  #built: Built;
  #builtAt = Date.now();
  #written = 0;
  #lastReload: { at: number; problem: string | null } | null = null;
  #reloading: Promise<boolean> = Promise.resolve(true);
  #draining = false;
  #watcher: Watcher | null = null;
  #listening: Listening[] = [];
  #address: AddressInfo | null = null;

  constructor(
    configFile: string,
    env: Readonly<Record<string, string | undefined>>,
    journal: Journal,
    builder: Builder,
    built: Built,
  ) {
    this.#configFile = configFile;
    this.#env = env;
    this.#journal = journal;
    this.#builder = builder;
    this.#built = built;
    const { settings } = built;
    const { accessLog } = settings;
    this.#recorder = createRecorder({
      to: accessLog.file === null ? 'stdout' : { file: accessLog.file },
      onError: accessLog.onError,
      flush: accessLog.flush,
      hashKey: accessLog.hashKey === null ? null : Buffer.from(accessLog.hashKey.reveal()),
      onTrouble: (trouble) =>
        journal.note(trouble === null ? 'the access log is written again' : `the access log: ${trouble.message}`),
    });
    this.#live = new LiveExchanges({
      judgeAgain: (exchange, cause) => judgeAgain(this.#gate, exchange, cause),
      until: (exchange) => this.#until(exchange),
      onOpen: (exchange) => this.#recorder.open(exchange),
    });
    this.#gate = this.#createGate();
    const line = createLine(this.#gate, {
      malformed: (entry, outcome) => this.#recorder.record(entry, outcome),
      report: (error) => journal.note(`a mistake of the gate: ${String(error)}`),
    });
    this.#listener = createListener({ ...settings.listen, ...listenerOptions(settings) }, line);
    this.#adopt(built);
  }

  get address(): AddressInfo {
    if (this.#address === null) throw new TypeError('it does not listen yet');
    return this.#address;
  }

  get admin(): Listening {
    const [admin] = this.#listening;
    if (admin === undefined) throw new TypeError('it does not listen yet');
    return admin;
  }

  get settings(): Built['settings'] {
    return this.#built.settings;
  }

  async start(files: readonly string[]): Promise<this> {
    const { admin, health } = this.settings;
    const unready = (): readonly string[] => this.#unready();
    const status = (): ReturnType<typeof statusOf> => this.#status();
    this.#listening.push(
      await startAdmin({
        ...admin,
        unready,
        status,
        exposition: () => createExposition(this.#metrics, this.#readings()),
      }),
    );
    if (health !== null) this.#listening.push(await startHealth({ ...health, unready }));
    this.#address = await this.#listener.listen();
    this.#watcher = watchFiles(files, () => void this.reload());
    return this;
  }

  /** One at a time, in the order in which they were asked for. */
  reload(): Promise<boolean> {
    this.#reloading = this.#reloading.then(() => this.#reload());
    return this.#reloading;
  }

  reopenLog(): void {
    this.#recorder.reopen();
  }

  async stop(): Promise<void> {
    this.#watcher?.close();
    await this.#reloading;
    const { drain } = this.settings.limits;
    await stop(this.#listener, this.#live, { drain, unready: () => (this.#draining = true) });
    this.#builder.close();
    await Promise.all(this.#listening.map((listening) => listening.close()));
    await this.#recorder.close();
  }

  #createGate(): Gate {
    return {
      generation: this.#built.generation,
      live: this.#live,
      answers: createAnswers({
        own: { assertionKeys: () => this.#built.keys.jwks },
        report: (exchange, fault) => this.#report(exchange, fault),
      }),
      ensureRecordable: () => this.#recorder.ensure(),
      record: (exchange, outcome) => {
        this.#written += 1;
        this.#recorder.record(exchange, outcome);
        this.#metrics.observe(exchange, outcome);
      },
    };
  }

  /** INVARIANT: between two requests; nothing here waits. */
  #adopt(built: Built): void {
    const { policy, generation, settings } = built;
    this.#built = built;
    this.#builtAt = Date.now();
    this.#gate.generation = generation;
    this.#recorder.follow(policy);
    this.#metrics.loaded(
      [...policy.grants, ...policy.denies].map((rule) => rule.id),
      settings.apps.map((app) => app.name),
    );
    built.settle();
  }

  async #reload(): Promise<boolean> {
    const problem = await this.#tryReload().catch((error: unknown) => String(error));
    this.#lastReload = { at: Date.now(), problem };
    this.#metrics.reloaded(problem === null ? 'ok' : 'failed');
    this.#journal.note(
      problem === null
        ? `reloaded: load ${this.#built.generation.number}, policy ${this.#built.policy.id.slice(0, 19)}`
        : `NOT reloaded, load ${this.#built.generation.number} goes on serving: ${problem}`,
    );
    return problem === null;
  }

  /** @returns what is wrong with the new files, or null. */
  async #tryReload(): Promise<string | null> {
    const loaded = await load(this.#configFile, this.#env);
    this.#watcher?.update(loaded.files);
    if (loaded.problems.length > 0) this.#journal.problems(loaded.problems, loaded.sources);
    const good = goodOf(loaded);
    if (good === null) {
      const first = loaded.problems.find((problem) => problem.severity === 'error');
      return first === undefined
        ? 'the files do not check'
        : `${first.at.file}:${first.at.line}:${first.at.col}: ${first.message}`;
    }
    const built = await this.#builder.build(good);
    this.#listener.renew({
      tls: good.settings.listen.tls,
      trustedProxies: good.settings.trustedProxies,
      forwardAuth: good.settings.forwardAuth,
    });
    this.#noteFixed(good.settings);
    this.#adopt(built);
    this.#live.judgeAll('policy');
    return null;
  }

  /** What cannot change while it is in use. */
  #noteFixed(next: Built['settings']): void {
    const { listen, admin, health, accessLog, limits } = this.settings;
    const now = [listen.host, listen.port, admin.host, admin.port, health, accessLog.file, limits];
    const then = [
      next.listen.host,
      next.listen.port,
      next.admin.host,
      next.admin.port,
      next.health,
      next.accessLog.file,
      next.limits,
    ];
    if (JSON.stringify(now) !== JSON.stringify(then)) {
      this.#journal.note('addresses, limits and the place of the access log change only with a restart');
    }
  }

  #until(exchange: Exchange): number {
    const { decision, identity } = exchange;
    const byPolicy =
      decision === null ? Number.POSITIVE_INFINITY : this.#gate.generation.evaluator.until(decision.query);
    const byCredential = identity === null || identity.via === 'none' ? Number.POSITIVE_INFINITY : identity.expiresAt;
    return Math.min(byPolicy, byCredential);
  }

  #report(exchange: Exchange, fault: Fault): void {
    const cause = fault.cause instanceof Error ? `: ${fault.cause.stack ?? fault.cause.message}` : '';
    if (fault.level === 'error') this.#journal.note(`request ${exchange.id}: ${fault.code}: ${fault.message}${cause}`);
  }

  #unready(): readonly string[] {
    return unreadiness({
      providers: this.#built.providers,
      draining: this.#draining,
      recordable: !this.#recorder.state.failing || this.settings.accessLog.onError === 'continue',
    });
  }

  #status(): ReturnType<typeof statusOf> {
    const { settings, policy, providers, generation } = this.#built;
    return statusOf({
      settings,
      policy,
      providers,
      startedAt: this.#startedAt,
      generation: { number: generation.number, at: this.#builtAt },
      reload: this.#lastReload,
      live: this.#live.size,
      records: { written: this.#written, failed: this.#recorder.state.lost },
    });
  }

  #readings(): Parameters<typeof createExposition>[1] {
    return {
      keySets: () =>
        this.#built.providers.map((provider) => ({ provider: provider.name, at: provider.status().keysAt })),
      liveExchanges: () => this.#live.size,
      recordWriteErrors: () => this.#recorder.state.lost,
      generation: () => ({ number: this.#built.generation.number, at: this.#builtAt }),
    };
  }
}

function listenerOptions({ limits, trustedProxies, forwardAuth }: Built['settings']) {
  return { trustedProxies, forwardAuth, limits: { ...limits, connections: null } };
}
