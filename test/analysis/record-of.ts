/** The access record of a request, as the gate would write it. */

import type { Entry } from '../../src/core/entry.ts';
import { formatAddress } from '../../src/core/address.ts';
import { decide, Permit } from '../../src/core/policy/decide.ts';
import type { Query } from '../../src/core/policy/query.ts';
import type { Evaluator } from '../../src/core/policy/verdict.ts';
import type { CanonicalPath } from '../../src/core/path.ts';
import { Fragments } from '../../src/observe/fragments.ts';
import { maskWith } from '../../src/observe/mask.ts';
import { changingText } from '../../src/observe/record-line.ts';
import { ANSWERED, entry } from '../observe/entry.ts';

export const KEY = Buffer.alloc(32, 7);

/** @param destination of COPY and MOVE, judged like the first path */
export function recordOf(evaluator: Evaluator, query: Query, destination: CanonicalPath | null = null): string {
  let decision = decide(evaluator, query);
  let reads = evaluator.reads(query);
  if (destination !== null) {
    const second = { ...query, path: destination };
    const other = decide(evaluator, second);
    if (decision instanceof Permit && !(other instanceof Permit)) decision = other;
    reads = [...new Set([...reads, ...evaluator.reads(second)])];
  }
  const made: Entry = entry({
    // So long ago that the record says when it was decided, to the millisecond.
    startedAt: query.now - 1000,
    decidedAt: query.now,
    kind: query.method === 'WS' ? 'websocket' : 'http',
    method: query.method === 'WS' ? 'GET' : query.method,
    clientIp: formatAddress(query.ip),
    app: query.app,
    path: query.path,
    destination,
    identity: query.identity,
    device: query.device,
    decision,
    reads,
  });
  const privateClaims = new Set(
    [...evaluator.policy.claims.values()].filter((one) => one.private).map(({ name }) => name),
  );
  const context = { mask: maskWith(KEY), privateClaims };
  const head = `{"v":1,"time":"${new Date(query.now + 5).toISOString()}"`;
  return `${head}${new Fragments().textFor(made, decision, query.identity, context)}${changingText(made, ANSWERED)}}`;
}
