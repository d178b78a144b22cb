/** Our evaluator beside Cedar and casbin in one process, in three shapes of policy and in the hospital of the SAPL benchmark. */

import { cpus } from 'node:os';
import { type Bar, barsOf, type Row } from './bars.ts';
import { type Growth, growthOfHospital, growthOfShape } from './growth.ts';
import { hospitalOf } from './hospital.ts';
import { barLine, tableHead, tableRow } from './report.ts';
import { rivals } from './rivals.ts';
import { measureOurs } from './sallyport.ts';
import type { Scene } from './scene.ts';
import type { Shape } from './shape-plan.ts';
import { sceneOf } from './shapes.ts';

/** `full`: 10 to 100,000 rules, some minutes. `quick`: a look. */
export type Length = 'full' | 'quick';

const SHAPES: readonly Shape[] = ['disjoint', 'crowded', 'groups-200'];
const PLAN: Readonly<Record<Length, { sizes: readonly number[]; departments: readonly number[]; rounds: number }>> = {
  full: { sizes: [10, 100, 1000, 10_000, 100_000], departments: [1, 10, 100, 300], rounds: 5 },
  quick: { sizes: [1000, 10_000], departments: [1, 300], rounds: 3 },
};

/** @returns whether every bar that was measured is met */
export async function benchPolicy(length: Length = 'full', form: 'table' | 'json' = 'table'): Promise<boolean> {
  const say = form === 'table' ? console.log : (): void => {};
  say('64 callers × 1,024 requests, hospital: 500 requests; µs a decision by the clock');
  say(
    `p50 to p99.9 of ours: each pair with its best of ${PLAN[length].rounds} rounds; "all": every round, with what else the machine did`,
  );
  const rows = await measure(length, say);
  const { rounds } = PLAN[length];
  const growths = length === 'full' ? SHAPES.map((shape) => growthOfShape(shape, rounds)) : [];
  growths.push(growthOfHospital(rounds));
  const bars = barsOf(rows, growths);
  say('\nbars');
  for (const bar of bars) say(barLine(bar));
  if (form === 'json')
    console.log(JSON.stringify({ machine: machine(), rows, growths, bars } satisfies Measured, null, 2));
  return bars.every(({ met }) => met !== false);
}

interface Measured {
  readonly machine: { readonly node: string; readonly cpu: string; readonly cores: number };
  readonly rows: readonly Row[];
  readonly growths: readonly Growth[];
  readonly bars: readonly Bar[];
}

function machine(): Measured['machine'] {
  return { node: process.version, cpu: cpus()[0]?.model ?? '', cores: cpus().length };
}

async function measure(length: Length, say: (line: string) => void): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const tell = (row: Row): void => {
    rows.push(row);
    say(tableRow(row));
  };
  const others = rivals();
  let last = '';
  for (const scene of scenesOf(length)) {
    if (scene.name !== last) say(tableHead(scene.name));
    last = scene.name;
    const { row, allows } = measureOurs(scene, PLAN[length].rounds);
    tell(row);
    if (isCompared(scene, length)) for (const other of others) tell(await other.measure(scene, allows));
  }
  return rows;
}

function* scenesOf(length: Length): Generator<Scene> {
  const { sizes, departments } = PLAN[length];
  for (const shape of SHAPES) for (const rules of sizes) yield sceneOf(shape, rules);
  for (const count of departments) yield hospitalOf(count);
}

/** In a quick look only where a bar compares them. */
function isCompared({ name, rules }: Scene, length: Length): boolean {
  return length === 'full' || (name === 'disjoint' && rules === 1000);
}
