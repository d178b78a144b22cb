/**
 * A bounded HTTP/1.1 load on loopback: keep-alive connections, one request at a time on each, identities by Zipf.
 * Run as a child; reads a `LoadPlan` from its first message and answers with a `LoadResult`.
 */

import { connect, type Socket } from 'node:net';

export interface LoadPlan {
  readonly port: number;
  readonly connections: number;
  readonly requests: number;
  /** Whole request heads; which one is sent follows Zipf's law over their order. */
  readonly heads: readonly string[];
}

export interface LoadResult {
  readonly seconds: number;
  /** By status. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly p50: number;
  readonly p99: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** Cumulative weights 1/rank: a few busy people, a long tail. */
function zipf(size: number): Float64Array {
  const sums = new Float64Array(size);
  let sum = 0;
  for (let rank = 0; rank < size; rank += 1) sums[rank] = sum += 1 / (rank + 1);
  return sums;
}

function pick(sums: Float64Array, random: number): number {
  const wanted = random * (sums.at(-1) ?? 0);
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Deterministic (xorshift32), so that every contender gets the same requests. */
function createRandom(): () => number {
  let state = 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
}

async function run(plan: LoadPlan): Promise<LoadResult> {
  const requests = plan.heads.map((head) => Buffer.from(head, 'latin1'));
  const sums = zipf(requests.length);
  const random = createRandom();
  const statuses: Record<string, number> = {};
  const latencies = new Float64Array(plan.requests);
  let sent = 0;
  let done = 0;
  const started = performance.now();
  const connection = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket: Socket = connect({ port: plan.port, host: '127.0.0.1', noDelay: true });
      let pending: Buffer = Buffer.alloc(0);
      let at = 0;
      const next = (): void => {
        if (sent >= plan.requests) return void socket.end(resolve);
        sent += 1;
        at = performance.now();
        socket.write(requests[pick(sums, random())] ?? requests[0]!);
      };
      socket.on('connect', next);
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('the server closed a connection')));
      socket.on('data', (chunk: Buffer) => {
        pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
        const end = pending.indexOf(HEAD_END);
        if (end === -1) return;
        const head = pending.toString('latin1', 0, end);
        const length = Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? Number.NaN);
        if (Number.isNaN(length)) return reject(new Error(`no content-length: ${head}`));
        if (pending.length < end + 4 + length) return;
        pending = pending.subarray(end + 4 + length);
        const status = head.slice(9, 12);
        statuses[status] = (statuses[status] ?? 0) + 1;
        latencies[done] = performance.now() - at;
        done += 1;
        next();
      });
    });
  await Promise.all(Array.from({ length: plan.connections }, connection));
  const sorted = latencies.subarray(0, done).sort();
  return {
    seconds: (performance.now() - started) / 1000,
    statuses,
    p50: sorted[Math.floor(done * 0.5)] ?? 0,
    p99: sorted[Math.floor(done * 0.99)] ?? 0,
  };
}

process.once('message', (plan: LoadPlan) => {
  run(plan).then(
    (result) => process.send?.(result, () => process.exit(0)),
    (error: unknown) => {
      process.stderr.write(`load: ${String(error)}\n`);
      process.exit(1);
    },
  );
});
