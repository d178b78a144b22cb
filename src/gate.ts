/**
 * The straight line. Every request — HTTP, WebSocket upgrade, forward-auth — passes here, top to bottom:
 *
 *   admit → route → canonicalise → authenticate → inspect device → decide → forward | challenge | refuse → record
 *
 * INVARIANT: the order of a request stands in this file and nowhere else.
 */

import { admit } from './core/admit.ts';
import { destination } from './core/destination.ts';
import type { Identity } from './core/identity.ts';
import type { Ended, Outcome } from './core/outcome.ts';
import { canonicalise, type CanonicalPath } from './core/path.ts';
import { decide, Permit, type Decision } from './core/policy/decide.ts';
import { Refusal } from './core/refusal.ts';
import { isReserved, route } from './core/route.ts';
import type { Exchange } from './server/exchange.ts';
import type { App, Gate, Generation } from './stages.ts';

const WRONG_ORIGIN = new Refusal('origin-mismatch');

/** Answers one request and writes its one record. Never throws. */
export async function handle(gate: Gate, exchange: Exchange): Promise<void> {
  let outcome: Outcome;
  try {
    outcome = await pass(gate, exchange);
  } catch (error) {
    outcome = await gate.answers.fault(exchange, error);
  }
  gate.live.remove(exchange);
  gate.record(exchange, outcome);
}

async function pass(gate: Gate, exchange: Exchange): Promise<Outcome> {
  const { generation, answers } = gate;
  gate.ensureRecordable();

  const admitted = admit(exchange);
  if (admitted instanceof Refusal) return answers.refusal(exchange, admitted);
  exchange.host = admitted.host;

  const app = route(generation.hosts, admitted.host);
  if (app instanceof Refusal) return answers.refusal(exchange, app);
  exchange.app = app.name;

  const path = canonicalise(admitted.target, app.paths);
  if (path instanceof Refusal) return answers.refusal(exchange, path);
  exchange.path = path;
  if (isReserved(path) || path.path === app.presetKeys) return answers.own(exchange, app);
  if (exchange.kind === 'websocket' && !app.admitsOrigin(exchange)) return answers.refusal(exchange, WRONG_ORIGIN);

  const started = performance.now();
  const identity = await generation.authenticate(app, exchange);
  exchange.authMicros = (performance.now() - started) * 1000;
  // A reload came while keys were fetched: begin again, so that one load alone judges the whole request.
  if (gate.generation !== generation) return pass(gate, exchange);
  if (identity instanceof Refusal) return answers.refusal(exchange, identity);

  const decision = judge(generation, app, exchange, path, identity);
  if (decision instanceof Refusal) return answers.refusal(exchange, decision);
  if (!(decision instanceof Permit)) return answers.denial(exchange, app, decision);

  gate.live.add(exchange);
  switch (exchange.kind) {
    case 'http':
      return app.forward(decision, exchange);
    case 'websocket':
      return app.tunnel(decision, exchange);
    case 'forward-auth':
      return answers.confirm(exchange, app, decision);
  }
}

/** The synchronous middle of the line: device, then decision. Also run again for what is still open. */
function judge(
  generation: Generation,
  app: App,
  exchange: Exchange,
  path: CanonicalPath,
  identity: Identity,
): Decision | Refusal {
  const started = performance.now();
  const device = generation.inspect(identity);
  const query = {
    app: app.name,
    method: exchange.kind === 'websocket' ? 'WS' : exchange.method,
    path,
    identity,
    device,
    ip: exchange.client.address,
    now: Date.now(),
    reach: generation.reach(identity),
  };
  let decision = decide(generation.evaluator, query);
  // COPY and MOVE name a second path, which is judged like the first (POLICY.md §2.9).
  const second = destination(exchange, app.paths);
  if (second instanceof Refusal) return second;
  if (second !== null && decision instanceof Permit) {
    const other = decide(generation.evaluator, { ...query, path: second });
    if (!(other instanceof Permit)) decision = other;
  }
  exchange.identity = identity;
  exchange.device = device;
  exchange.decision = decision;
  exchange.reads = generation.evaluator.reads(query);
  exchange.policyMicros = (performance.now() - started) * 1000;
  return decision;
}

/**
 * Asks of an exchange that is still open what it would get now: its credential is verified and judged by the generation
 * of now. The bytes under way were judged by an earlier one.
 *
 * @returns null when it may go on, else why it must be cut; a promise when its credential is not remembered, and it
 * rejects when that cannot be verified.
 */
export function judgeAgain(
  gate: Gate,
  exchange: Exchange,
  cause: 'policy' | 'expired',
): Ended | null | Promise<Ended | null> {
  const { generation } = gate;
  const { identity, host, target } = exchange;
  if (identity === null || host === null) return cause;
  if (identity.via !== 'none' && identity.expiresAt <= Date.now()) return 'expired';
  const app = route(generation.hosts, host);
  if (app instanceof Refusal || app.name !== exchange.app) return cause;
  const path = canonicalise(target, app.paths);
  if (path instanceof Refusal) return cause;
  if (exchange.kind === 'websocket' && !app.admitsOrigin(exchange)) return cause;

  const conclude = (now: Identity | Refusal): Ended | null | Promise<Ended | null> => {
    if (gate.generation !== generation) return judgeAgain(gate, exchange, cause);
    if (now instanceof Refusal) return cause;
    return judge(generation, app, exchange, path, now) instanceof Permit ? null : cause;
  };
  const now = generation.authenticate(app, exchange);
  return now instanceof Promise ? now.then(conclude) : conclude(now);
}
