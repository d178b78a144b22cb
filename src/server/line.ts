/** Where the listener hands over: the straight line, and the few requests that are refused before it. */

import type { Entry } from '../core/entry.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Refusal } from '../core/refusal.ts';
import { handle } from '../gate.ts';
import type { Gate } from '../stages.ts';
import type { Exchange } from './exchange.ts';
import { serveForwardAuth, type Asking } from './forward-auth.ts';

/** INVARIANT: each call answers, and leaves exactly one record. */
export interface Line {
  handle(exchange: Exchange): Promise<void>;
  /** A forward-auth question of a trusted proxy. */
  ask(asking: Asking): Promise<void>;
  /** A request that cannot begin the line: it expects what we do not do, or opens an upgrade that is none. */
  refuse(exchange: Exchange, refusal: Refusal): Promise<void>;
  /** Bytes that never became a request; they are answered already. */
  malformed(entry: Entry, outcome: Outcome): void;
  /** A mistake of ours that no answer could be made of, for the operator; its connection is closed. */
  report(error: unknown): void;
}

export function createLine(gate: Gate, rest: Pick<Line, 'malformed' | 'report'>): Line {
  return {
    handle: (exchange) => handle(gate, exchange),
    ask: (asking) => serveForwardAuth(gate, asking),
    async refuse(exchange, refusal) {
      gate.record(exchange, await gate.answers.refusal(exchange, refusal));
    },
    ...rest,
  };
}
