/** Parses long files in a worker: YAML with positions takes a second or two per megabyte, and requests must not wait. */

import { Worker } from 'node:worker_threads';
import {
  type InventoryJob,
  type InventoryResult,
  type PolicyJob,
  type PolicyResult,
  runInventoryJob,
  runPolicyJob,
} from './parse-job.ts';

/** Below it parsing in this thread is over before a worker would have started. */
const LONG = 256 * 1024;

/** Node runs the sources as they are, and `dist` has no `.ts`. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './parse-worker.ts' : './parse-worker.js', import.meta.url);

export function parsePolicy(job: PolicyJob): Promise<PolicyResult> {
  const length = job.sources.reduce((sum, source) => sum + source.text.length, 0);
  return length > LONG ? inWorker<PolicyResult>(job) : Promise.resolve(runPolicyJob(job));
}

export function parseInventory(job: InventoryJob): Promise<InventoryResult> {
  return job.text.length > LONG ? inWorker<InventoryResult>(job) : Promise.resolve(runInventoryJob(job));
}

function inWorker<Result>(job: PolicyJob | InventoryJob): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const worker = new Worker(WORKER, { workerData: job, name: 'parse' });
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', (code) => reject(new Error(`the parser ended with code ${code} and no result`)));
  return promise;
}
