/**
 * The straight line. Every request — HTTP, WebSocket upgrade, forward-auth — passes here, top to bottom:
 *
 *   admit → route → canonicalise → authenticate → inspect device → decide → forward | challenge | refuse → record
 *
 * INVARIANT: the order of a request stands in this file and nowhere else.
 */

import { admit } from './core/admit.ts';
import { destination } from './core/destination.ts';
import { Fault } from './core/fault.ts';
import type { Identity } from './core/identity.ts';
import type { Ended, Outcome } from './core/outcome.ts';
import { canonicalise, type CanonicalPath } from './core/path.ts';
import { decide, Permit, type Decision } from './core/policy/decide.ts';
import { Refusal } from './core/refusal.ts';
import { isReserved, route } from './core/route.ts';
import type { Exchange } from './server/exchange.ts';
import type { App, Gate, Generation } from './stages.ts';

const WRONG_ORIGIN = new Refusal('origin-mismatch');
const FORGED = new Refusal('origin-mismatch', 'cross-site');
const WORKER = new Refusal('service-worker');

/** Answers one request and writes its one record. Never throws. */
export async function handle(gate: Gate, exchange: Exchange): Promise<void> {
  let outcome: Outcome;
  try {
    outcome = await pass(gate, exchange);
    if (outcome.status === null && exchange.cut.reason !== null) outcome = await answerCut(gate, exchange, outcome);
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
  if (isReserved(path) || app.isOurs(path.path)) return answers.own(exchange, app);
  if (exchange.kind === 'websocket' && !app.admitsOrigin(exchange)) return answers.refusal(exchange, WRONG_ORIGIN);
  if (!app.admitsWorker(exchange)) return answers.refusal(exchange, WORKER);

  const started = performance.now();
  const { epoch } = gate.live;
  const asked = generation.authenticate(app, exchange, 'request');
  // A remembered token is answered at once; waiting for it all the same would cost a turn of the queue.
  const identity = asked instanceof Promise ? await asked : asked;
  exchange.authMicros = (performance.now() - started) * 1000;
  // A reload came while keys were fetched: begin again, so that one load alone judges the whole request.
  if (gate.generation !== generation) return pass(gate, exchange);
  if (identity instanceof Refusal) return answers.refusal(exchange, identity);
  // Something was revoked meanwhile: perhaps this, which was in no list of what is open.
  if (identity.via !== 'none' && gate.live.epoch !== epoch) return pass(gate, exchange);
  if (identity.via === 'session' && !app.admitsSender(exchange)) return answers.refusal(exchange, FORGED);

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
  let reads = generation.evaluator.reads(query);
  // COPY and MOVE name a second path, which is judged like the first (POLICY.md §2.9).
  const second = destination(exchange, app.paths);
  if (second instanceof Refusal) return second;
  if (second !== null) {
    const asked = { ...query, path: second };
    const other = decide(generation.evaluator, asked);
    if (decision instanceof Permit && !(other instanceof Permit)) decision = other;
    reads = [...new Set([...reads, ...generation.evaluator.reads(asked)])];
  }
  exchange.identity = identity;
  exchange.device = device;
  exchange.decision = decision;
  exchange.decidedAt = query.now;
  exchange.destination = second;
  exchange.reads = reads;
  exchange.policyMicros = (performance.now() - started) * 1000;
  return decision;
}

const EXPIRED = new Refusal('invalid-token', 'expired');
const MOVED = new Refusal('unknown-host', 'moved');
const SESSION_ENDED = new Refusal('session-ended');

/**
 * Decides an exchange that is still open again, as if it were asked now: by the generation of now, and on `policy` also
 * with its credential verified anew. What it would be refused for is left in the exchange, for its record.
 *
 * @returns null when it may go on, else why it must be cut; a promise when the credential takes time to verify, and what
 * is known without that allows it. Rejects when that cannot be said.
 */
export function judgeAgain(
  gate: Gate,
  exchange: Exchange,
  cause: 'policy' | 'expired',
): Ended | null | Promise<Ended | null> {
  const { generation } = gate;
  const { identity, host, target } = exchange;
  if (identity === null || host === null) return cause;
  if (isExpired(identity)) return refuseAgain(exchange, EXPIRED, 'expired');
  const app = route(generation.hosts, host);
  if (app instanceof Refusal) return refuseAgain(exchange, app, cause);
  if (app.name !== exchange.app) return refuseAgain(exchange, MOVED, cause);
  const path = canonicalise(target, app.paths);
  if (path instanceof Refusal) return refuseAgain(exchange, path, cause);
  if (exchange.kind === 'websocket' && !app.admitsOrigin(exchange)) return refuseAgain(exchange, WRONG_ORIGIN, cause);

  const by = (known: Identity | Refusal): Ended | null => {
    // Another load came while keys were fetched, and all that is open is decided by that one.
    if (gate.generation !== generation || exchange.cut.reason !== null) return null;
    const decision = known instanceof Refusal ? known : judge(generation, app, exchange, path, known);
    if (decision instanceof Refusal) return refuseAgain(exchange, decision, cause);
    return decision instanceof Permit ? null : cause;
  };
  // A session may have been used, and so go on, since this exchange began.
  if (cause === 'expired' && identity.via !== 'session') return by(identity);
  const known = generation.authenticate(app, exchange, 'recheck');
  return known instanceof Promise ? (by(identity) ?? known.then(by)) : by(known);
}

function isExpired(identity: Identity): boolean {
  return identity.via !== 'none' && identity.via !== 'session' && identity.expiresAt <= Date.now();
}

function refuseAgain(exchange: Exchange, refusal: Refusal, cause: Ended): Ended {
  exchange.refusal = refusal;
  // What an earlier load decided would stand in the record beside what this one did.
  exchange.decision = null;
  exchange.reads = [];
  return cause;
}

/** Cut before anything was sent: then what it was cut for is its answer. The app may have acted on it all the same. */
async function answerCut(gate: Gate, exchange: Exchange, { ended, upstream }: Outcome): Promise<Outcome> {
  const answered = await answerOf(gate, exchange);
  return { ...answered, ended, upstream };
}

async function answerOf({ generation, answers }: Gate, exchange: Exchange): Promise<Outcome> {
  const { cut, decision, host, refusal } = exchange;
  if (cut.reason === 'drain') return answers.fault(exchange, new Fault('draining', 'cut while the gate stops'));
  if (cut.reason === 'revoked') return answers.refusal(exchange, SESSION_ENDED);
  if (refusal !== null) return answers.refusal(exchange, refusal);
  // The session ran out, and it was the next request of it that found out.
  if (cut.reason === 'expired' && decision instanceof Permit) return answers.refusal(exchange, SESSION_ENDED);
  const app = route(generation.hosts, host ?? '');
  if (app instanceof Refusal) return answers.refusal(exchange, app);
  if (decision === null || decision instanceof Permit) throw new Error('it was cut, and nothing says why');
  return answers.denial(exchange, app, decision);
}
