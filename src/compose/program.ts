/** The composition root: files in, a serving gate out, with its reloads and its orderly end. */

import type { AddressInfo } from 'node:net';
import type { Loaded } from '../config/load.ts';
import type { Settings } from '../config/settings/settings.ts';
import type { Listening } from '../server/operator-listener.ts';
import type { LiveExchanges } from '../server/live.ts';
import { stop } from '../server/stop.ts';
import { Builder, type Parts } from './builder.ts';
import { ChangeNotes } from './change-notes.ts';
import { FixedSettings } from './fixed.ts';
import type { Journal } from './journal.ts';
import { startOperator, type Operator } from './operator.ts';
import type { SessionParts } from './people.ts';
import { Reloader } from './reloader.ts';
import { Revocations } from './revocations.ts';
import { Serving } from './serving.ts';
import { createRefresh, openSessions } from './sessions.ts';
import { State } from './state.ts';

export interface Program {
  readonly address: AddressInfo;
  readonly admin: Listening;
  readonly settings: Settings;
  /** Reads all files anew. @returns false when the load of before goes on serving because they do not check. */
  reload(): Promise<boolean>;
  /** After the access log was rotated. */
  reopenLog(): void;
  /** Not ready → no new connections → drain → cut → flushed. */
  stop(): Promise<void>;
}

/** @returns null when the files do not check; their problems are in the journal. Rejects when an address cannot be bound, or the access log not opened. */
export async function startProgram(
  configFile: string,
  env: Readonly<Record<string, string | undefined>>,
  journal: Journal,
): Promise<Program | null> {
  const reloader = new Reloader({ config: configFile, env }, journal);
  const first = await reloader.first();
  if (first === null) return null;
  // Sessions ask the providers of whichever load serves.
  const serving: { builder: Builder | null } = { builder: null };
  const refresh = createRefresh(() => serving.builder?.providers ?? []);
  const sessions = await openSessions(first.load.good.settings, refresh);
  const builder = new Builder(sessions);
  serving.builder = builder;
  let running: Running;
  try {
    running = new Running(first.load, { reloader, builder, sessions }, journal);
  } catch (error) {
    // The access log cannot be opened. What is connected by now would keep a program alive that serves nothing.
    builder.close();
    await Promise.all([reloader.close(), sessions?.sessions.close()]);
    throw error;
  }
  return running.start(first.loaded);
}

interface RunningParts {
  readonly reloader: Reloader;
  readonly builder: Builder;
  /** Null = nobody signs in with a browser. */
  readonly sessions: SessionParts | null;
}

class Running implements Program {
  readonly #journal: Journal;
  readonly #changes: ChangeNotes;
  readonly #reloader: Reloader;
  readonly #builder: Builder;
  readonly #sessions: SessionParts | null;
  readonly #state: State;
  readonly #serving: Serving;
  readonly #fixed: FixedSettings;
  /** Null = nobody signs in with a browser. */
  readonly #revocations: Revocations | null;
  #operator: Operator | null = null;
  #address: AddressInfo | null = null;
  #stopped: Promise<void> | null = null;

  constructor(first: Parts, { reloader, builder, sessions }: RunningParts, journal: Journal) {
    this.#journal = journal;
    this.#changes = new ChangeNotes(journal);
    this.#reloader = reloader;
    this.#builder = builder;
    this.#sessions = sessions;
    this.#fixed = new FixedSettings(first.good.settings);
    this.#state = new State(this.#builder.build(first));
    this.#serving = new Serving(this.#state, journal);
    this.#builder.onWithdrawn = () => this.#serving.live.judgeAll('policy');
    const { live, recorder } = this.#serving;
    const cut: LiveExchanges['cutSessions'] = (ids, why) => live.cutSessions(ids, why);
    this.#revocations =
      sessions === null
        ? null
        : new Revocations(sessions.sessions, { cut, record: (entry) => recorder.revocation(entry) });
    sessions?.sessions.listen({
      ended: (ids, why) => this.#revocations?.ended(ids, why),
      renewed: (id) => live.judgeSession(id),
      uncertain: () => live.judgeAll('policy'),
    });
  }

  get address(): AddressInfo {
    if (this.#address === null) throw new TypeError('it does not listen yet');
    return this.#address;
  }

  get admin(): Listening {
    if (this.#operator === null) throw new TypeError('it does not listen yet');
    return this.#operator.admin;
  }

  get settings(): Settings {
    return this.#state.built.settings;
  }

  async start(loaded: Loaded): Promise<this> {
    const { metrics, recorder, live, listener } = this.#serving;
    try {
      this.#address = await listener.listen();
      // Who answers that the gate is ready comes after it.
      this.#operator = await startOperator({
        state: this.#state,
        metrics,
        recorder,
        live,
        sessions: this.#sessions,
        revocations: this.#revocations,
      });
    } catch (error) {
      // Whatever still listened or fetched would keep a program alive that serves nothing.
      await listener.destroy();
      await this.#close();
      throw error;
    }
    this.#reloader.watch(loaded, () => void this.#reload('watch'));
    return this;
  }

  reload(): Promise<boolean> {
    return this.#reload('operator');
  }

  reopenLog(): void {
    this.#serving.recorder.reopen();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #reload(asked: 'operator' | 'watch'): Promise<boolean> {
    const state = this.#state;
    const before = state.built.policy;
    const reloaded = await this.#reloader.reload((load) => this.#adopt(load));
    const problem = typeof reloaded === 'string' ? null : reloaded.problem;
    // A change that is none is worth a word to whoever asked, or who was told before that something is wrong.
    if (reloaded === 'same' && asked === 'watch' && (state.lastReload?.problem ?? null) === null) return true;
    state.lastReload = { at: Date.now(), problem };
    this.#serving.metrics.reloaded(problem === null ? 'ok' : 'failed');
    const { number } = state.built.generation;
    if (problem !== null) this.#journal.note(`NOT reloaded, load ${number} goes on serving: ${problem}`);
    else if (reloaded === 'same') this.#journal.note(`nothing has changed: load ${number} goes on serving`);
    else {
      this.#journal.note(`reloaded: load ${number}, policy ${state.built.policy.id.slice(0, 19)}`);
      this.#changes.tell(before, state.built.policy);
    }
    return problem === null;
  }

  async #stop(): Promise<void> {
    const { listener, live } = this.#serving;
    const { drain } = this.settings.limits;
    // Reloads go on: what is withdrawn while the gate drains is withdrawn.
    await stop(listener, live, { drain, unready: () => (this.#state.stopping = true) });
    await this.#close();
  }

  async #close(): Promise<void> {
    await this.#reloader.close();
    this.#changes.close();
    this.#builder.close();
    await this.#operator?.close();
    await this.#sessions?.sessions.close();
    await this.#serving.recorder.close();
  }

  #adopt(load: Parts): void {
    const built = this.#builder.build(load);
    try {
      this.#serving.adopt(built);
    } catch (error) {
      built.discard();
      throw error;
    }
    if (this.#sessions !== null) this.#sessions.sessions.terms = load.good.settings.sessions.terms;
    const note = this.#fixed.compare(load.good.settings);
    if (note !== null) this.#journal.note(note);
  }
}
