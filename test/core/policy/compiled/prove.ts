/** `npm run prove -- --pairs 1000000 --seed 7`: both evaluators on as many generated questions as asked for; exits 1 when they disagree. */

import { parseArgs } from 'node:util';
import { prove } from './proof.ts';

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1e6) },
  },
});
const pairs = Number(values.pairs);
const seed = Number(values.seed);
console.log(`comparing the evaluators on ${pairs.toLocaleString('en')} pairs of policy and question, seed ${seed}`);
const census = prove(pairs, seed);
for (const [kind, count] of [...census.counts].sort(([, a], [, b]) => b - a)) {
  console.log(
    `${count.toLocaleString('en').padStart(12)}  ${(census.share(kind) * 100).toFixed(1).padStart(5)} %  ${kind}`,
  );
}
console.log(`0 disagreements in ${census.pairs.toLocaleString('en')} pairs`);
