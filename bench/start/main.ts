/**
 * `npm run bench -- start`: from starting the process to the first answer of an app through it, beside bare http-proxy's own
 * start, in interleaved runs. Both as they are published, in plain JavaScript; the gate reads the example policy, runs its
 * tests, verifies a token and decides before the answer comes.
 */

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BARE, GATE } from '../line/contenders.ts';
import { cpuOf } from '../line/cpu.ts';
import { makeWorkload, type Workload } from '../line/workload.ts';
import { freePort } from '../../test/support/free-port.ts';

const RUNS = Number(process.env['BENCH_ROUNDS'] ?? 7);
const BAR = 1.5;
const ROOT = join(import.meta.dirname, '../..');
const CACHE = '.compile-cache';

interface Sample {
  /** ms from the start of the process to the first answer. */
  readonly wall: number;
  /** ms of CPU until then. */
  readonly cpu: number;
}

interface Form {
  readonly name: string;
  readonly before?: () => void;
  readonly command: (port: number) => readonly string[];
  readonly samples: Sample[];
}

/** @returns the status of the answer; null = nobody listens yet. */
function ask(port: number, head: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(head));
    socket.once('error', () => resolve(null));
    socket.once('data', (answer) => {
      socket.destroy();
      resolve(answer.toString('latin1', 9, 12));
    });
  });
}

async function start(form: Form, head: string): Promise<Sample> {
  form.before?.();
  const port = await freePort();
  const [program = '', ...words] = form.command(port);
  const started = performance.now();
  const child: ChildProcess = spawn(program, words, { stdio: 'ignore' });
  try {
    let status = await ask(port, head);
    while (status === null) {
      if (child.exitCode !== null) throw new Error(`${form.name} ended with exit code ${child.exitCode}`);
      await sleep(2);
      status = await ask(port, head);
    }
    if (status !== '200') throw new Error(`${form.name} answered ${status}`);
    return { wall: performance.now() - started, cpu: cpuOf(child.pid ?? 0) };
  } finally {
    // Not SIGKILL: a process that ends by itself leaves its compile cache.
    child.kill('SIGTERM');
    await new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(null)));
  }
}

/** The published form: built, and away from the sources. */
function pack(folder: string): string {
  const box = join(folder, 'package');
  const built = spawnSync(process.execPath, [join(ROOT, 'tools/build.ts')], { cwd: ROOT, stdio: 'inherit' });
  if (built.status !== 0) throw new Error('it does not build');
  for (const part of ['bin', 'dist', 'package.json']) cpSync(join(ROOT, part), join(box, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(box, 'node_modules'));
  copyFileSync(join(ROOT, 'bench/line/bare-proxy.ts'), join(box, 'bare-proxy.mjs'));
  return box;
}

function formsIn(box: string, upstream: number, workload: Workload): readonly [bare: Form, bar: Form, ...rest: Form[]] {
  const packed = (port: number): readonly string[] =>
    GATE.command(port, upstream, workload).map((word) => word.replace(ROOT, box));
  return [
    {
      name: 'bare @fastify/http-proxy',
      command: (port) => [
        process.execPath,
        join(box, 'bare-proxy.mjs'),
        ...BARE.command(port, upstream, workload).slice(2),
      ],
      samples: [],
    },
    { name: 'sallyport', command: packed, samples: [] },
    {
      name: 'sallyport, first start: nothing compiled yet',
      before: () => rmSync(join(box, CACHE), { recursive: true, force: true }),
      command: packed,
      samples: [],
    },
    { name: 'sallyport from source', command: (port) => GATE.command(port, upstream, workload), samples: [] },
  ];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function report(form: Form, bare: Form): number {
  const of = (key: keyof Sample): string => median(form.samples.map((sample) => sample[key])).toFixed(0);
  const ratios = (key: keyof Sample): number[] =>
    form.samples.map((sample, index) => sample[key] / (bare.samples[index]?.[key] ?? Number.NaN));
  const spread = ratios('wall');
  console.log(
    `${form.name.padEnd(46)}${of('wall').padStart(5)} ms, CPU${of('cpu').padStart(5)} ms   ${median(spread).toFixed(2)}× ` +
      `(${Math.min(...spread).toFixed(2)} … ${Math.max(...spread).toFixed(2)}), CPU ${median(ratios('cpu')).toFixed(2)}×`,
  );
  return median(spread);
}

export async function benchStart(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'));
  const app = createServer((_request, response) => response.end('ok'));
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const { port } = app.address() as AddressInfo;
  try {
    const workload = makeWorkload(folder);
    // What is measured is the program: an inventory of a thousand laptops takes as long to read in any program.
    const facts = { managed: true, disk_encrypted: true, seen: new Date().toISOString() };
    writeFileSync(join(folder, 'devices.yaml'), JSON.stringify({ version: 1, devices: { 'd-0': facts } }));
    const [head = ''] = workload.heads.ES256;
    const [bare, gate, ...rest] = formsIn(pack(folder), port, workload);
    const all = [bare, gate, ...rest];
    // The caches of the disk are filled first, and what is not the first start has its compile cache from one.
    for (const form of all) await start(form, head);
    for (let run = 0; run < RUNS; run += 1) {
      // The cold one leaves a cache for the warm one of the next run.
      for (const form of all) form.samples.push(await start(form, head));
    }
    console.log(`\nstart to first answer, ${RUNS} interleaved runs: median, ratio to bare (spread)`);
    report(bare, bare);
    const ratio = report(gate, bare);
    for (const form of rest) report(form, bare);
    console.log(
      `the bar: at most ${BAR}×, both as published — ${ratio <= BAR ? 'met' : 'NOT met'} (${ratio.toFixed(2)}×)`,
    );
    return ratio <= BAR;
  } finally {
    app.close();
    app.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  }
}
