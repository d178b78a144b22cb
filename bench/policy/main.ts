/**
 * `npm run bench:policy`: our evaluator beside Cedar and casbin in one process, from 10 to 100,000 rules, in three shapes
 * and in the hospital of the SAPL benchmark. `--quick` for a look, `--json` for machines. Exits 1 when a bar is not met.
 */

import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { barsOf, type Row } from './bars.ts';
import { hospitalOf } from './hospital.ts';
import { barLine, tableHead, tableRow } from './report.ts';
import { rivals } from './rivals.ts';
import { measureOurs } from './sallyport.ts';
import type { Scene } from './scene.ts';
import type { Shape } from './shape-plan.ts';
import { sceneOf } from './shapes.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
});
const { quick, json } = values;

const SHAPES: readonly Shape[] = ['disjoint', 'crowded', 'groups-200'];
const SIZES = quick ? [1000, 10_000] : [10, 100, 1000, 10_000, 100_000];
const DEPARTMENTS = quick ? [1, 300] : [1, 10, 100, 300];
const ROUNDS = quick ? 3 : 5;

function* scenes(): Generator<Scene> {
  for (const shape of SHAPES) for (const rules of SIZES) yield sceneOf(shape, rules);
  for (const departments of DEPARTMENTS) yield hospitalOf(departments);
}

/** In a quick look only where a bar compares them. */
function isCompared({ name, rules }: Scene): boolean {
  return !quick || (name === 'disjoint' && rules === 1000);
}

function say(text: string): void {
  if (!json) console.log(text);
}

const rows: Row[] = [];
const others = rivals();
let last = '';
say(`64 callers × 1,024 requests (hospital: 500 in all); of ours each pair counts with its best round of ${ROUNDS}`);
for (const scene of scenes()) {
  if (scene.name !== last) say(tableHead(scene.name));
  last = scene.name;
  const { row, allows } = measureOurs(scene, ROUNDS);
  rows.push(row);
  say(tableRow(row));
  if (!isCompared(scene)) continue;
  for (const other of others) {
    const measured = await other.measure(scene, allows);
    rows.push(measured);
    say(tableRow(measured));
  }
}
const bars = barsOf(rows);
say('\nbars');
for (const bar of bars) say(barLine(bar));
if (json) {
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? '', cores: cpus().length };
  console.log(JSON.stringify({ machine, rows, bars }, null, 2));
}
process.exitCode = bars.some(({ met }) => met === false) ? 1 : 0;
