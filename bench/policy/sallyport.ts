/** Our evaluator in one scene: compiled, warm, cold, and what it leaves on the heap. */

import { compile, compileInSlices } from '../../src/core/policy/compiled/compile.ts';
import type { CompiledEvaluator } from '../../src/core/policy/compiled/evaluator.ts';
import type { Query } from '../../src/core/policy/query.ts';
import { pairsOf, queryOf, timeDecisions } from './decisions.ts';
import { allocatedBy, liveMegabytes, threadCpu, timesOf, type Times } from './measure.ts';
import type { Scene } from './scene.ts';

export interface OurRow {
  readonly engine: 'sallyport';
  readonly scene: string;
  readonly rules: number;
  /** Each pair with its best round. */
  readonly decide: Times;
  /** Every round of every pair. */
  readonly all: Times;
  /** ms of CPU, the median of three. */
  readonly compile: number;
  /** The longest slice of a compilation in slices, ms of CPU. */
  readonly slice: number;
  /** The tables, and all that was remembered while it was asked, megabytes. */
  readonly heap: number;
  /** The first decision about a caller, the slowest of them, microseconds. */
  readonly cold: number;
  /** Bytes per allowing `evaluate`. */
  readonly allocated: number;
  readonly effects: Readonly<Record<string, number>>;
}

const NOTHING = { best: new Float64Array(1), all: new Float64Array(1) };

export function measureOurs(scene: Scene, rounds: number): { row: OurRow; allows: (pair: number) => boolean } {
  const compiles = [0, 1, 2].map(() => cpuOf(() => compile(scene.policy))).toSorted((a, b) => a - b);
  const slice = longestSlice(scene);
  const before = liveMegabytes();
  const evaluator = compile(scene.policy);
  const order = pairsOf(scene);
  const effects = askAll(scene, evaluator, order);
  const heap = liveMegabytes() - before;
  const { best, all } = timeDecisions([{ scene, evaluator }], rounds)[0] ?? NOTHING;
  const row: OurRow = {
    engine: 'sallyport',
    scene: scene.name,
    rules: scene.rules,
    decide: timesOf(best),
    all: timesOf(all),
    compile: compiles[1] ?? 0,
    slice,
    heap,
    cold: coldest(scene),
    allocated: allocatedPerAllow(scene, evaluator),
    effects,
  };
  const allows = (pair: number): boolean => evaluator.evaluate(queryOf(scene, pair)).verdict.effect === 'allow';
  return { row, allows };
}

/** All pairs once; also warms whatever is remembered. */
function askAll(scene: Scene, evaluator: CompiledEvaluator, order: readonly number[]): Record<string, number> {
  const effects: Record<string, number> = {};
  for (const pair of order) {
    const { effect } = evaluator.evaluate(queryOf(scene, pair)).verdict;
    effects[effect] = (effects[effect] ?? 0) + 1;
  }
  return effects;
}

/** Each caller's first decision, on a route that is known: the best of three tries each, of these the slowest. */
function coldest(scene: Scene): number {
  const best = new Float64Array(scene.principals).fill(Number.POSITIVE_INFINITY);
  for (let run = 0; run < 3; run += 1) {
    const evaluator = compile(scene.policy);
    for (let principal = 0; principal < scene.principals; principal += 1) {
      const query = scene.query(principal, 0);
      evaluator.reads({ ...query, identity: { via: 'none' } });
      const before = performance.now();
      evaluator.evaluate(query);
      best[principal] = Math.min(best[principal] ?? 0, performance.now() - before);
    }
  }
  return Math.max(...best) * 1000;
}

function allocatedPerAllow(scene: Scene, evaluator: CompiledEvaluator): number {
  const queries: Query[] = [];
  for (let pair = 0; pair < scene.principals * scene.requests && queries.length < 2000; pair += 7) {
    const query = queryOf(scene, pair);
    if (evaluator.evaluate(query).verdict.effect === 'allow') queries.push(query);
  }
  const [first] = queries;
  if (first === undefined) return 0;
  const ask = (turn: number): void => void evaluator.evaluate(queries[turn % queries.length] ?? first);
  for (let turn = 0; turn < 100_000; turn += 1) ask(turn);
  return allocatedBy(1_000_000, ask);
}

function longestSlice(scene: Scene): number {
  const slices = compileInSlices(scene.policy);
  let longest = 0;
  for (;;) {
    const before = threadCpu();
    const { done } = slices.next();
    longest = Math.max(longest, threadCpu() - before);
    if (done === true) return longest;
  }
}

function cpuOf(work: () => unknown): number {
  const before = threadCpu();
  work();
  return threadCpu() - before;
}
