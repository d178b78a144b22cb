/**
 * `npm run bench -- sessions`: what 10,000 signed-in people cost in memory, and one request of theirs in CPU, with each store.
 * Each runs in a process of its own. Redis is measured where it is installed.
 *
 * Memory is measured twice. V8's young generation grows from 1 to 48 MB whenever much survives, here by the sessions, in a
 * gate with traffic by that: so once as it comes, and once with the young generation at its full size from the start, which
 * leaves what the sessions themselves take. The bar is for the latter, and for stores that are not memory themselves.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasRedis, RedisServer } from '../../test/store/redis-server.ts';
import type { Figures } from './gate.ts';

/** MB for 10,000 sessions, and µs of CPU for each request of a remembered one. */
const MOST_MEMORY = 50;
const MOST_CPU = 20;

const GROWN = '--min-semi-space-size=16';

interface Row {
  readonly store: string;
  readonly fresh: Figures;
  readonly grown: Figures;
}

export async function benchSessions(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'));
  try {
    const rows = [await measure('memory', () => ''), await measure('sqlite', (run) => join(folder, `${run}.db`))];
    if (hasRedis()) {
      await using server = await RedisServer.start();
      rows.push(await measure('redis', (run) => `redis://127.0.0.1:${server.port}/${run}`));
    }
    rows.forEach(print);
    const met = rows.every(({ store, grown }) => {
      return grown.remembered < MOST_CPU && (store === 'memory' || grown.rss <= MOST_MEMORY);
    });
    console.log(`  bar: at most ${MOST_MEMORY} MB, below ${MOST_CPU} µs: ${met ? 'met' : 'NOT met'}`);
    return met;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function print({ store, fresh, grown }: Row): void {
  const micros = [grown.signIn, grown.read, grown.remembered].map((cost) => cost.toFixed(1));
  console.log(`10,000 sessions in ${store}`);
  console.log(
    `  memory above idle: ${grown.rss.toFixed(0)} MB (${grown.heap.toFixed(0)} MB of it live), with a young V8 ${fresh.rss.toFixed(0)} MB`,
  );
  console.log(
    `  CPU: sign-in ${micros[0]} µs, request that reads the store ${micros[1]} µs, of one remembered ${micros[2]} µs`,
  );
}

/** @param where its sessions are in each of its two runs. */
async function measure(store: string, where: (run: number) => string): Promise<Row> {
  return { store, fresh: await run(store, where(0), []), grown: await run(store, where(1), [GROWN]) };
}

async function run(store: string, where: string, flags: readonly string[]): Promise<Figures> {
  const child = fork(join(import.meta.dirname, 'gate.ts'), [store, where], { execArgv: ['--expose-gc', ...flags] });
  const [figures]: Figures[] = await once(child, 'message');
  if (figures === undefined) throw new Error(`${store}: nothing was measured`);
  return figures;
}
