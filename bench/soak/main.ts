/**
 * `npm run bench -- soak`: the memory of a gate with 10,000 people who are signed in and 1,000 open WebSockets, above the same
 * gate when it was in use and is idle; and whether it stays so while they go on working. `BENCH_MINUTES` = 1 unless said; ten
 * for the bar of the design.
 */

import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Orders, Report } from './crowd.ts';
import { makeSite } from './site.ts';

const PEOPLE = 10_000;
const BEFORE = 500;
const SOCKETS = 1_000;
const MINUTES = Number(process.env['BENCH_MINUTES'] ?? 1);
/** MB. */
const MOST = 80;
/** How much more the last third may have than the first: nothing that grows with time, on a heap that breathes. */
const FLAT = 1.05;
const ROOT = join(import.meta.dirname, '../..');

export async function benchSoak(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'));
  const [warming, crowd] = [fork(join(import.meta.dirname, 'crowd.ts')), fork(join(import.meta.dirname, 'crowd.ts'))];
  const troubles: string[] = [];
  for (const child of [warming, crowd]) {
    child.on('message', (report: Report) => {
      if (report.kind === 'trouble') troubles.push(report.what);
    });
    child.once('exit', (code) => {
      if (code !== 0) throw new Error(`the crowd ended with exit code ${code}`);
    });
  }
  const told = async <Kind extends Report['kind']>(from: typeof crowd, kind: Kind) => {
    for (;;) {
      const [report]: Report[] = await once(from, 'message');
      if (report?.kind === kind) return report as Extract<Report, { kind: Kind }>;
    }
  };
  const [{ port: upstream }] = await Promise.all([told(crowd, 'app'), told(warming, 'app')]);
  const { config, port, host, tickets } = await makeSite(folder, upstream, PEOPLE + BEFORE);
  const gate = spawn(process.execPath, [join(ROOT, 'bin/sallyport.mjs'), 'run', '--config', config], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    await sleep(2_000);
    const some: Orders = { port, host, tickets: tickets.slice(PEOPLE), sockets: 50 };
    warming.send(some);
    await told(warming, 'full');
    await sleep(20_000);
    const busy = residentMemory(gate.pid ?? 0);
    warming.disconnect();
    await sleep(3_000);
    troubles.length = 0;
    const idle = residentMemory(gate.pid ?? 0);
    const all: Orders = { port, host, tickets: tickets.slice(0, PEOPLE), sockets: SOCKETS };
    crowd.send(all);
    await told(crowd, 'full');
    const readings: number[] = [];
    for (let second = 0; second < MINUTES * 60; second += 1) {
      await sleep(1_000);
      readings.push(residentMemory(gate.pid ?? 0) - idle);
    }
    return report({ busy, idle }, readings, troubles);
  } finally {
    crowd.disconnect();
    gate.kill('SIGTERM');
    await once(gate, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** MB. */
interface Before {
  readonly busy: number;
  readonly idle: number;
}

function report({ busy, idle }: Before, readings: readonly number[], troubles: readonly string[]): boolean {
  const third = Math.ceil(readings.length / 3);
  const [first, last] = [median(readings.slice(0, third)), median(readings.slice(-third))];
  const above = median(readings);
  const growth = (idle + last) / (idle + first);
  console.log(`\n${PEOPLE} sessions, ${SOCKETS} WebSockets, ${MINUTES} min of 200 requests a second`);
  console.log(
    `  before, with ${BEFORE} people and as many requests: ${busy.toFixed(0)} MB; idle after that: ${idle.toFixed(0)} MB`,
  );
  console.log(
    `  above idle: ${above.toFixed(0)} MB (${Math.min(...readings).toFixed(0)} … ${Math.max(...readings).toFixed(0)})`,
  );
  console.log(`  the last third beside the first: ${growth.toFixed(3)} ×`);
  console.log(`  trouble: ${troubles.length === 0 ? 'none' : `${troubles.length}, such as: ${troubles[0]}`}`);
  const met = above <= MOST && growth <= FLAT && troubles.length === 0;
  console.log(`  the bar: at most ${MOST} MB above idle, and flat: ${met ? 'met' : 'NOT met'}`);
  return met;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** MB. */
function residentMemory(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}
