/** The line and all that surrounds it while requests come: the gate, its record, its metrics, and what is open. */

import { judgeAgain } from '../gate.ts';
import { Metrics } from '../observe/metrics.ts';
import { createRecorder, type Recorder } from '../observe/record.ts';
import { SALLYPORT } from '../pages/brand.ts';
import { createAnswers } from '../server/answers.ts';
import { tokenChallenge } from '../server/answers/denial.ts';
import type { Exchange } from '../server/exchange.ts';
import { createLine } from '../server/line.ts';
import { createListener, type Listener } from '../server/listener.ts';
import { LiveExchanges } from '../server/live.ts';
import type { Gate } from '../stages.ts';
import type { Built } from './builder.ts';
import { FaultNotes } from './fault-notes.ts';
import type { Journal } from './journal.ts';
import type { State } from './state.ts';

export class Serving {
  readonly metrics = new Metrics();
  readonly recorder: Recorder;
  readonly live: LiveExchanges;
  readonly listener: Listener;
  readonly #gate: Gate;
  readonly #state: State;

  /** @throws when the access log cannot be opened. */
  constructor(state: State, journal: Journal) {
    this.#state = state;
    const { settings } = state.built;
    this.recorder = openRecorder(settings.accessLog, journal);
    this.live = new LiveExchanges({
      judgeAgain: (exchange, cause) => judgeAgain(this.#gate, exchange, cause),
      until: (exchange) => this.#until(exchange),
      onOpen: (exchange) => this.recorder.open(exchange),
    });
    this.#gate = this.#createGate(new FaultNotes(journal));
    const line = createLine(this.#gate, {
      malformed: (entry, outcome) => this.recorder.record(entry, outcome),
      report: (error) => journal.note(`a mistake of the gate: ${String(error)}`),
    });
    const { listen, limits, trustedProxies, forwardAuth } = settings;
    this.listener = createListener(
      { ...listen, trustedProxies, forwardAuth, limits: { ...limits, connections: null } },
      line,
    );
    this.#swap(state.built);
  }

  /** INVARIANT: between two requests; nothing here waits. @throws when the certificate cannot be used; then nothing changed. */
  adopt(built: Built): void {
    const { listen, trustedProxies, forwardAuth } = built.settings;
    this.listener.renew({ tls: listen.tls, trustedProxies, forwardAuth });
    this.#swap(built);
    this.live.judgeAll('policy');
  }

  #swap(built: Built): void {
    const { policy, generation, settings } = built;
    this.#state.built = built;
    this.#state.builtAt = Date.now();
    this.#gate.generation = generation;
    this.recorder.follow(policy);
    this.metrics.loaded(
      [...policy.grants, ...policy.denies].map((rule) => rule.id),
      settings.apps.map((app) => app.name),
    );
    built.settle();
  }

  #createGate(notes: FaultNotes): Gate {
    const state = this.#state;
    return {
      generation: state.built.generation,
      live: this.live,
      answers: createAnswers({
        own: {
          assertionKeys: () => state.built.keys.jwks,
          people: (path, app, host) => state.built.signIn?.route(path, app, host) ?? null,
        },
        challenge: (...denied) => (state.built.signIn?.challenge ?? tokenChallenge)(...denied),
        look: () => state.built.signIn?.look ?? SALLYPORT,
        report: (exchange, fault) => notes.note(exchange.id, fault),
      }),
      ensureRecordable: () => this.recorder.ensure(),
      record: (exchange, outcome) => {
        state.written += 1;
        this.recorder.record(exchange, outcome);
        this.metrics.observe(exchange, outcome);
      },
    };
  }

  #until({ decision, destination, identity }: Exchange): number {
    const { evaluator } = this.#gate.generation;
    const byPolicy = decision === null ? Number.POSITIVE_INFINITY : evaluator.until(decision.query);
    const bySecond =
      decision === null || destination === null
        ? Number.POSITIVE_INFINITY
        : evaluator.until({ ...decision.query, path: destination });
    const byCredential = identity === null || identity.via === 'none' ? Number.POSITIVE_INFINITY : identity.expiresAt;
    return Math.min(byPolicy, bySecond, byCredential);
  }
}

function openRecorder({ file, onError, flush, hashKey }: Built['settings']['accessLog'], journal: Journal): Recorder {
  return createRecorder({
    to: file === null ? 'stdout' : { file },
    onError,
    flush,
    hashKey: hashKey === null ? null : Buffer.from(hashKey.reveal()),
    onTrouble: (trouble) =>
      journal.note(trouble === null ? 'the access log is written again' : `the access log: ${trouble.message}`),
  });
}
