/** What the operator is shown, on listeners of their own: readiness with its reasons, status and metrics. */

import { createExposition } from '../observe/exposition.ts';
import type { Metrics } from '../observe/metrics.ts';
import { unreadiness } from '../observe/readiness.ts';
import type { Recorder } from '../observe/record.ts';
import { startAdmin, type Status } from '../server/admin.ts';
import { startHealth } from '../server/health.ts';
import type { Listening } from '../server/operator-listener.ts';
import type { SessionParts } from './people.ts';
import type { Revocations } from './revocations.ts';
import type { State } from './state.ts';
import { statusOf } from './status.ts';

export interface OperatorParts {
  readonly state: State;
  readonly recorder: Recorder;
  readonly metrics: Metrics;
  readonly live: { readonly size: number };
  /** Null = nobody signs in with a browser. */
  readonly sessions: SessionParts | null;
  readonly revocations: Revocations | null;
}

export interface Operator {
  readonly admin: Listening;
  close(): Promise<void>;
}

/** Rejects when an address cannot be bound; then nothing listens. */
export async function startOperator(parts: OperatorParts): Promise<Operator> {
  const { admin: endpoint, health: probes, accessLog } = parts.state.built.settings;
  const unready = (): readonly string[] => unreadyFor(parts, accessLog.onError);
  const admin = await startAdmin({
    ...endpoint,
    unready,
    status: () => statusFor(parts),
    revoke: (revocation, from) => parts.revocations?.revoke(revocation, from) ?? null,
    exposition: () => createExposition(parts.metrics, readingsOf(parts)),
  });
  let health: Listening | null = null;
  try {
    health = probes === null ? null : await startHealth({ ...probes, unready });
  } catch (error) {
    await admin.close();
    throw error;
  }
  return {
    admin,
    async close() {
      await Promise.all([admin.close(), health?.close()]);
    },
  };
}

/** @param onError as it was at the start, which is what the recorder goes by. */
function unreadyFor({ state, recorder, sessions }: OperatorParts, onError: 'refuse' | 'continue'): readonly string[] {
  return unreadiness({
    providers: state.built.providers,
    draining: state.stopping,
    sessions: sessions?.problem() ?? null,
    recordable: onError === 'continue' || !recorder.state.failing,
  });
}

function statusFor({ state, recorder, live, sessions }: OperatorParts): Status {
  const { settings, policy, providers, generation } = state.built;
  return statusOf({
    settings,
    policy,
    providers,
    startedAt: state.startedAt,
    generation: { number: generation.number, at: state.builtAt },
    reload: state.lastReload,
    sessions: sessions === null ? null : { ...sessions.sessions.status(), problem: sessions.problem() },
    live: live.size,
    records: { written: state.written, failed: recorder.state.lost },
  });
}

function readingsOf({ state, recorder, live, sessions }: OperatorParts): Parameters<typeof createExposition>[1] {
  return {
    keySets: () => state.built.providers.map((provider) => ({ provider: provider.name, at: provider.status().keysAt })),
    liveExchanges: () => live.size,
    sessions: () => sessions?.sessions.status() ?? null,
    recordWriteErrors: () => recorder.state.lost,
    generation: () => ({ number: state.built.generation.number, at: state.builtAt }),
  };
}
