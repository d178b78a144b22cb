/** Our evaluator in one scene: compiled, warm, cold, and what it leaves on the heap. */

import { compile, compileInSlices } from '../../src/core/policy/compiled/compile.ts';
import type { CompiledEvaluator } from '../../src/core/policy/compiled/evaluator.ts';
import { decide } from '../../src/core/policy/decide.ts';
import type { Query } from '../../src/core/policy/query.ts';
import { dice } from './askers.ts';
import { allocatedBy, liveMegabytes, threadCpu, timesOf, type Times } from './measure.ts';
import type { Scene } from './scene.ts';

export interface OurRow {
  readonly engine: 'sallyport';
  readonly scene: string;
  readonly rules: number;
  readonly decide: Times;
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

const LEAST_PAIRS = 50_000;

export function measureOurs(scene: Scene, rounds: number): { row: OurRow; allows: (pair: number) => boolean } {
  const compiles = [0, 1, 2].map(() => cpuOf(() => compile(scene.policy))).toSorted((a, b) => a - b);
  const slice = longestSlice(scene);
  const before = liveMegabytes();
  const evaluator = compile(scene.policy);
  const order = shuffled(scene.principals * scene.requests);
  const effects = askAll(scene, evaluator, order);
  const heap = liveMegabytes() - before;
  const row: OurRow = {
    engine: 'sallyport',
    scene: scene.name,
    rules: scene.rules,
    decide: timesOf(timed(scene, evaluator, order, rounds)),
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

function queryOf(scene: Scene, pair: number): Query {
  return scene.query(Math.floor(pair / scene.requests), pair % scene.requests);
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

/**
 * Path and query are made before the clock starts, as the gate makes them before it decides. A pair counts with its best
 * round: others on the machine only ever add, and between two rounds of one pair lie all the others.
 */
function timed(scene: Scene, evaluator: CompiledEvaluator, order: readonly number[], rounds: number): Float64Array {
  const times = new Float64Array(order.length).fill(Number.POSITIVE_INFINITY);
  // Few pairs go round as often as many.
  const turns = rounds * Math.ceil(LEAST_PAIRS / order.length);
  for (let turn = 0; turn < turns; turn += 1) {
    for (const pair of order) {
      const query = queryOf(scene, pair);
      const before = performance.now();
      decide(evaluator, query);
      times[pair] = Math.min(times[pair] ?? 0, performance.now() - before);
    }
  }
  return times;
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

function shuffled(count: number): readonly number[] {
  const roll = dice(count);
  const order = Array.from({ length: count }, (_, index) => index);
  for (let index = count - 1; index > 0; index -= 1) {
    const other = Math.floor(roll() * (index + 1));
    [order[index], order[other]] = [order[other] ?? 0, order[index] ?? 0];
  }
  return order;
}
