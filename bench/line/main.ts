/**
 * `npm run bench`: CPU per request and throughput of the whole line, beside bare http-proxy and whatever is installed,
 * in interleaved rounds on pinned cores. Machines are noisy: read the ratios, and their spread.
 */

import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { BARE, GATE, installed, type Contender } from './contenders.ts';
import { cpuOf } from './cpu.ts';
import type { LoadPlan, LoadResult } from './load.ts';
import { makeWorkload, type Workload } from './workload.ts';
import { freePort } from '../../test/support/free-port.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 7);
const REQUESTS = Number(process.env['BENCH_REQUESTS'] ?? 20_000);
const CONNECTIONS = 64;

interface Sample {
  /** Microseconds of CPU per request. */
  readonly cpu: number;
  readonly perSecond: number;
  readonly p99: number;
}

interface Running {
  readonly contender: Contender;
  readonly port: number;
  readonly process: ChildProcess;
  readonly samples: Sample[];
}

/** `taskset` where there is one: the server under test alone on the first core. */
function pinned(core: 0 | 1, command: readonly string[]): readonly string[] {
  return spawnSync('sh', ['-c', 'command -v taskset']).status === 0
    ? ['taskset', '-c', String(core), ...command]
    : command;
}

function start(core: 0 | 1, command: readonly string[]): ChildProcess {
  const [program = '', ...rest] = pinned(core, command);
  return spawn(program, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function untilOpen(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`it ended with exit code ${child.exitCode}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.once('error', () => resolve(false)).once('connect', () => socket.destroy());
    });
    if (open) return;
    await sleep(50);
  }
  throw new Error('it does not listen');
}

function load(plan: LoadPlan): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'load.ts'), { stdio: 'inherit' });
    if (child.pid !== undefined) spawnSync('taskset', ['-a', '-c', '-p', '1', String(child.pid)]);
    child.once('message', (result: LoadResult) => resolve(result));
    child.once('exit', (code) => reject(new Error(`the load ended with exit code ${code}`)));
    child.send(plan);
  });
}

async function round(running: Running, workload: Workload, requests: number): Promise<Sample> {
  const pid = running.process.pid ?? 0;
  const before = cpuOf(pid);
  const heads = workload.heads[running.contender.tokens];
  const result = await load({ port: running.port, connections: CONNECTIONS, requests, heads }).catch(
    (error: unknown) => {
      throw new Error(`${running.contender.name}: no result`, { cause: error });
    },
  );
  const good = result.statuses['200'] ?? 0;
  if (good !== requests) throw new Error(`${running.contender.name} answered ${JSON.stringify(result.statuses)}`);
  return { cpu: ((cpuOf(pid) - before) * 1000) / requests, perSecond: requests / result.seconds, p99: result.p99 };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function report(all: readonly Running[], absent: readonly string[]): void {
  const bare = all[0]?.samples ?? [];
  console.log(
    `\n${ROUNDS} interleaved rounds of ${REQUESTS} requests, ${CONNECTIONS} connections, 1,000 identities (Zipf), 1 KB answers\n`,
  );
  console.log('contender                    CPU µs/request    requests/s    p99 ms    CPU ÷ bare: median (min … max)');
  for (const { contender, samples } of all) {
    // Each round is compared with the bare proxy's of the same round: what the machine did then happened to both.
    const ratios = samples.map((sample, index) => sample.cpu / (bare[index]?.cpu ?? Number.NaN));
    const cells = [
      contender.name.padEnd(28),
      median(samples.map((sample) => sample.cpu))
        .toFixed(1)
        .padStart(14),
      median(samples.map((sample) => sample.perSecond))
        .toFixed(0)
        .padStart(13),
      median(samples.map((sample) => sample.p99))
        .toFixed(1)
        .padStart(9),
      `   ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} … ${Math.max(...ratios).toFixed(2)})   ${contender.does}`,
    ];
    console.log(cells.join(' '));
  }
  if (absent.length > 0) console.log(`\nnot installed, so not measured: ${absent.join(', ')}`);
}

/** @returns whether the bar is met. */
export async function benchLine(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'));
  const workload = makeWorkload(folder);
  const children: ChildProcess[] = [];
  try {
    const upstream = start(1, [process.execPath, join(import.meta.dirname, 'upstream.ts')]);
    children.push(upstream);
    const upstreamPort = await new Promise<number>((resolve) =>
      upstream.stdout?.once('data', (text: Buffer) => resolve(Number(text.toString()))),
    );
    const { present, absent } = installed();
    const all: Running[] = [];
    for (const contender of [BARE, GATE, ...present]) {
      const port = await freePort();
      const child = start(0, contender.command(port, upstreamPort, workload));
      children.push(child);
      await untilOpen(port, child);
      all.push({ contender, port, process: child, samples: [] });
    }
    for (const one of all) await round(one, workload, REQUESTS); // warm
    for (let index = 0; index < ROUNDS; index += 1) {
      for (const one of all) one.samples.push(await round(one, workload, REQUESTS));
    }
    report(all, absent);
    const gate = all[1]?.samples.map((sample, index) => sample.cpu / (all[0]?.samples[index]?.cpu ?? Number.NaN)) ?? [];
    const below = median(gate) < 1;
    console.log(
      `\nthe bar: the whole line below bare http-proxy — ${below ? 'met' : 'NOT met'} (${median(gate).toFixed(2)}×)`,
    );
    return below;
  } finally {
    for (const child of children) child.kill('SIGTERM');
    await sleep(300);
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}
