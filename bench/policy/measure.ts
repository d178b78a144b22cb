/** How long decisions take, how much they leave on the heap, and what the machine itself adds to that. */

import v8 from 'node:v8';
import vm from 'node:vm';

/** Microseconds. */
export interface Times {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly samples: number;
}

v8.setFlagsFromString('--expose-gc');
const gc: () => void = vm.runInNewContext('gc');

/** What lives on the heap and in typed arrays, megabytes. */
export function liveMegabytes(): number {
  gc();
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}

/** CPU time of this thread, milliseconds: it does not count when others have the core. */
export function threadCpu(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

export function timesOf(milliseconds: Float64Array): Times {
  const sorted = milliseconds.toSorted();
  const at = (share: number): number => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return Math.max(0, value - CLOCK) * 1000;
  };
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999), samples: sorted.length };
}

/** What it takes to ask the time twice, milliseconds: it is taken off again. */
const CLOCK = clockCost();

function clockCost(): number {
  const costs = new Float64Array(200_000);
  for (let index = 0; index < costs.length; index += 1) {
    const before = performance.now();
    costs[index] = performance.now() - before;
  }
  return costs.toSorted()[costs.length / 2] ?? 0;
}

/** Bytes that this much work allocates; the engine counts in areas of about 128 KiB, so it should be asked often. */
export function allocatedBy(times: number, work: (turn: number) => void): number {
  const before = v8.getHeapStatistics().total_allocated_bytes;
  for (let turn = 0; turn < times; turn += 1) work(turn);
  return (v8.getHeapStatistics().total_allocated_bytes - before) / times;
}
