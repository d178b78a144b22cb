/**
 * `npm run bench -- start`: from starting the process to its first answer, beside bare http-proxy's own start, in
 * interleaved runs. The gate's first answer is a refusal: it needs everything loaded and nothing but the gate.
 */

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BARE, GATE, type Contender } from '../line/contenders.ts';
import { makeWorkload } from '../line/workload.ts';

const RUNS = Number(process.env['BENCH_ROUNDS'] ?? 7);
const BAR = 1.5;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** @returns whether anything answered. */
function ask(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    request({ host: '127.0.0.1', port, path: '/', headers: { host: 'marketing.bench.example' } }, (response) => {
      response.resume();
      resolve(true);
    })
      .on('error', () => resolve(false))
      .end();
  });
}

/** Milliseconds to the first answer. */
async function start(contender: Contender, upstream: number, folder: ReturnType<typeof makeWorkload>): Promise<number> {
  const port = await freePort();
  const [program = '', ...words] = contender.command(port, upstream, folder);
  const started = performance.now();
  const child: ChildProcess = spawn(program, words, { stdio: 'ignore' });
  try {
    while (!(await ask(port))) {
      if (child.exitCode !== null) throw new Error(`${contender.name} ended with exit code ${child.exitCode}`);
      await sleep(2);
    }
    return performance.now() - started;
  } finally {
    child.kill('SIGKILL');
    await new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(null)));
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export async function benchStart(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'));
  const app = createServer((_request, response) => response.end('ok'));
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const { port } = app.address() as AddressInfo;
  const workload = makeWorkload(folder);
  // What is measured is the program: an inventory of a thousand laptops takes as long to read in any program.
  writeFileSync(join(folder, 'devices.yaml'), 'devices: { d-0: { managed: true } }\n');
  const times: Record<'bare' | 'gate', number[]> = { bare: [], gate: [] };
  try {
    // The first start of each fills the caches of the disk, and the gate's compile cache.
    await start(BARE, port, workload);
    await start(GATE, port, workload);
    for (let run = 0; run < RUNS; run += 1) {
      times.bare.push(await start(BARE, port, workload));
      times.gate.push(await start(GATE, port, workload));
    }
  } finally {
    app.close();
    app.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  }
  const ratios = times.gate.map((time, index) => time / (times.bare[index] ?? Number.NaN));
  const ratio = median(ratios);
  console.log(`\nstart to first answer, ${RUNS} interleaved runs, median (spread)`);
  console.log(`bare @fastify/http-proxy  ${median(times.bare).toFixed(0)} ms`);
  console.log(
    `sallyport, from source    ${median(times.gate).toFixed(0)} ms: ${ratio.toFixed(2)}× (${Math.min(...ratios).toFixed(2)} … ${Math.max(...ratios).toFixed(2)})`,
  );
  console.log(`the bar: at most ${BAR}× — ${ratio <= BAR ? 'met' : 'NOT met'}`);
  return ratio <= BAR;
}
