/**
 * `npm run bench -- diff`: two policies of 10,000 rules that differ by ten edits are compared, each time in a process of its
 * own. Every edit must be found, nothing else be told, and both evaluators confirm each request that is shown.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Shape } from '../policy/shape-plan.ts';
import type { Compared } from './run.ts';

const SHAPES: Readonly<Record<Shape, string>> = {
  disjoint: 'rules on routes of their own',
  'groups-200': 'the same, of 1,000 groups',
  crowded: 'all rules on one route',
};
const RULES = 10_000;
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
/** Milliseconds. */
const BAR = 1000;

export async function benchDiff(): Promise<boolean> {
  console.log(`\n${RULES.toLocaleString('en')} rules, ten edits: median (least … most) of ${ROUNDS} processes`);
  const good = [];
  for (const [shape, words] of Object.entries(SHAPES)) good.push(await compare(shape, words));
  const met = good.every(Boolean);
  console.log(
    `\nthe bar: all found, none invented, all confirmed, within ${BAR} ms of CPU — ${met ? 'met' : 'NOT met'}`,
  );
  return met;
}

async function compare(shape: string, words: string): Promise<boolean> {
  const rounds: Compared[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await run([shape, String(RULES)]));
  const wrong = new Set(rounds.flatMap((one) => one.wrong));
  const cpu = spread(rounds.map((one) => one.cpu));
  const good = wrong.size === 0 && cpu.median <= BAR;
  const cells = [
    cpu.words,
    `by the clock ${spread(rounds.map((one) => one.wall)).words}`,
    `${rounds[0]?.classes} classes`,
  ];
  console.log(`${words.padEnd(30)} ${cells.join(', ')} — ${good ? 'met' : 'NOT met'}`);
  for (const line of wrong) console.log(`  ${line}`);
  return good;
}

function spread(values: readonly number[]): { readonly median: number; readonly words: string } {
  const sorted = values.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const [least, most] = [sorted[0], sorted.at(-1)].map((value) => value?.toFixed(0));
  return { median, words: `${median.toFixed(0)} ms (${least} … ${most})` };
}

async function run(words: readonly string[]): Promise<Compared> {
  const child = fork(`${import.meta.dirname}/run.ts`, words);
  const [[compared]] = (await Promise.all([once(child, 'message'), once(child, 'exit')])) as [[Compared], unknown];
  return compared;
}
