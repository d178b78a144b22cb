/**
 * `npm run bench -- replay`: the command itself, on logs of the example policy's traffic, and how much memory it needs at
 * most. The command works on one core, so its CPU time is what an idle machine would take.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { loadPolicy } from '../../src/config/policy/load.ts';
import { ReferenceEvaluator } from '../../src/core/policy/reference.ts';
import type { Usage } from './run.ts';
import { traffic } from './traffic.ts';

const POLICY = join(import.meta.dirname, '../../config/policy.yaml');
const SIZES = [100_000, 300_000, 1_000_000];
/** Seconds for the largest. */
const BAR = 20;
/** The peak of the largest over that of the smallest. */
const FLAT = 1.5;

export async function benchReplay(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'));
  try {
    const text = readFileSync(POLICY, 'utf8');
    const { policy } = loadPolicy([{ file: POLICY, text }], { providers: null });
    if (policy === null) throw new Error('the example policy does not load');
    const evaluator = new ReferenceEvaluator(policy);
    const candidate = join(folder, 'new.yaml');
    writeFileSync(
      candidate,
      text.replace('if: { posture: managed, session', 'if: { posture: managed, network: [office], session'),
    );
    console.log('\n     lines     MB   wall s   CPU s   µs a line   peak RSS MB');
    const usages: Usage[] = [];
    for (const size of SIZES) {
      const log = join(folder, 'access.jsonl');
      await pipeline(linesOf(evaluator, size), createWriteStream(log));
      const usage = await run([log, '--policy', candidate, '--against', POLICY]);
      usages.push(usage);
      const cells = [statSync(log).size / 1e6, usage.wall, usage.cpu, (usage.cpu * 1e6) / size, usage.megabytes];
      console.log(
        `${String(size).padStart(10)}${cells.map((cell, at) => cell.toFixed(at === 0 || at === 4 ? 0 : 1).padStart(9)).join('')}`,
      );
    }
    const [least, most] = [usages.at(0), usages.at(-1)];
    if (least === undefined || most === undefined) throw new Error('nothing was measured');
    const good = most.cpu <= BAR && most.megabytes <= least.megabytes * FLAT;
    console.log(
      `\nthe bars: ${SIZES.at(-1)} records within ${BAR} s, a peak within ${FLAT} of the smallest log's — ${good ? 'met' : 'NOT met'}`,
    );
    return good;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function* linesOf(evaluator: ReferenceEvaluator, count: number): Generator<string> {
  for (const line of traffic(evaluator, count, { week: 50_000, people: 1000 })) yield `${line}\n`;
}

async function run(words: readonly string[]): Promise<Usage> {
  const child = fork(join(import.meta.dirname, 'run.ts'), words, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [[usage]] = (await Promise.all([once(child, 'message'), once(child, 'exit')])) as [[Usage], unknown];
  return usage;
}
