/**
 * `npm run bench -- reload`: how long a reload takes, how long the main thread stands still meanwhile, and how soon what is
 * open is cut. The gate runs here; the app and the people run in a process of their own.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PerformanceObserver } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Diagnostic } from '../../src/config/diagnostic.ts';
import { startProgram, type Program } from '../../src/compose/program.ts';
import { makeWorkload } from '../line/workload.ts';
import type { Orders, Report } from './crowd.ts';
import { policyText, writeSettings } from './files.ts';
import { watchStalls, type Stalls } from './stall.ts';

const HOST = 'app-0.bench.example';
/** `[rules, WebSockets]` */
const SCENES = [
  [100, 1_000],
  [10_000, 100],
  [10_000, 1_000],
] as const;
const STALL = 50;
const CUT = 100;

interface Row {
  readonly rules: number;
  readonly sockets: number;
  readonly megabytes: number;
  /** ms */
  readonly reload: number;
  readonly stall: Stalls;
  readonly gc: number;
  readonly slowest: number;
  readonly cutFirst: number;
  readonly cutLast: number;
  /** MB of resident memory more than before. */
  readonly grown: number;
}

async function measure(rules: number, sockets: number): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'));
  const crowd = fork(join(import.meta.dirname, 'crowd.ts'), { stdio: 'inherit' });
  const told = async <Kind extends Report['kind']>(kind: Kind): Promise<Extract<Report, { kind: Kind }>> => {
    for (;;) {
      const [report]: Report[] = await once(crowd, 'message');
      if (report?.kind === kind) return report as Extract<Report, { kind: Kind }>;
    }
  };
  let program: Program | null = null;
  try {
    const { port: upstream } = await told('app');
    const { heads } = makeWorkload(folder);
    writeSettings(folder, upstream);
    const before = policyText(rules, 'nobody');
    writeFileSync(join(folder, 'policy.yaml'), before);
    program = await startProgram(join(folder, 'sallyport.yaml'), {}, { note: () => {}, problems: tellErrors });
    if (program === null) throw new Error('the files do not check');
    const authorization = heads.ES256.map((head) => /Authorization: (.*)\r/.exec(head)?.[1] ?? '');
    const orders: Orders = { port: program.address.port, host: HOST, authorization, sockets };
    crowd.send(orders);
    await told('open');
    await sleep(1_500);

    // Some harmless ones first: code that runs for the first time is slower, and memory grows to its working size.
    for (let time = 0; time < 3; time += 1) await put(folder, `${before}# ${time}\n`, program);
    await sleep(500);
    const memory = process.memoryUsage().rss;
    const after = policyText(rules, 'everybody');
    const closed = told('closed');
    const stalls = watchStalls();
    const pauses = observeGc();
    const started = performance.now();
    await put(folder, after, program);
    const reload = performance.now() - started;
    const swappedAt = await swapTime(program);
    const { first, last, slowest } = await closed;
    const stall = stalls();
    await sleep(500);
    return {
      rules,
      sockets,
      megabytes: before.length / 1e6,
      reload,
      stall,
      gc: pauses(),
      slowest,
      cutFirst: first - swappedAt,
      cutLast: last - swappedAt,
      grown: (process.memoryUsage().rss - memory) / 1e6,
    };
  } finally {
    await program?.stop();
    crowd.disconnect();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function put(folder: string, text: string, program: Program): Promise<void> {
  writeFileSync(join(folder, '.policy'), text);
  renameSync(join(folder, '.policy'), join(folder, 'policy.yaml'));
  if (!(await program.reload())) throw new Error('the policy does not check');
}

async function swapTime(program: Program): Promise<number> {
  const url = `http://127.0.0.1:${program.admin.port}/status`;
  const answer = await new Promise<string>((resolve, reject) =>
    get(url, (response) => resolve(text(response))).on('error', reject),
  );
  const status: { generation: { at: number } } = JSON.parse(answer);
  return status.generation.at;
}

function tellErrors(problems: readonly Diagnostic[]): void {
  for (const { severity, at, message } of problems) if (severity === 'error') console.error(at.line, at.col, message);
}

/** @returns asks for the longest pause since now, ms. */
function observeGc(): () => number {
  let longest = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  });
  observer.observe({ entryTypes: ['gc'] });
  return () => longest;
}

const cell = (value: number, width: number): string => value.toFixed(0).padStart(width);

console.log(
  '\n  rules   MB  WebSockets   reload ms   longest stall: CPU, clock   longest GC   slowest request   cut after the swap   memory',
);
let good = true;
for (const [rules, sockets] of SCENES) {
  const row = await measure(rules, sockets);
  console.log(
    `${cell(row.rules, 7)}${row.megabytes.toFixed(1).padStart(5)}${cell(row.sockets, 12)}${cell(row.reload, 12)}${cell(row.stall.cpu, 15)}${cell(row.stall.clock, 6)} ms` +
      `${cell(row.gc, 10)} ms${cell(row.slowest, 15)} ms${cell(row.cutFirst, 11)} … ${row.cutLast.toFixed(0).padEnd(4)} ms${cell(row.grown, 8)} MB`,
  );
  good &&= row.stall.cpu <= STALL && row.cutLast <= CUT && row.reload <= 4_000;
}
console.log(
  `\nthe bars: a reload within 4 s, no stall over ${STALL} ms, all cut within ${CUT} ms — ${good ? 'met' : 'NOT met'}`,
);
process.exitCode = good ? 0 : 1;
