/** Parses long files in a worker: YAML with positions takes about a second per megabyte, and requests must not wait. */

import { hash } from 'node:crypto';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { Deny, Grant, Policy, PolicyApp } from '../core/policy/model.ts';
import { take, takeList } from './crossing.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { InventoryEntry } from './inventory.ts';
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

/** Remembers the last policy: most reloads change something else, and a long one takes seconds of a core. */
export class PolicyParser {
  #digest = '';
  #result: PolicyResult | null = null;

  /** @returns the same object while nothing that it depends on changes. */
  async parse(job: PolicyJob): Promise<PolicyResult> {
    const digest = hash('sha256', JSON.stringify(job), 'base64');
    if (this.#result !== null && this.#digest === digest) return this.#result;
    const result = await parsePolicy(job);
    this.#digest = digest;
    this.#result = result;
    return result;
  }
}

export async function parsePolicy(job: PolicyJob): Promise<PolicyResult> {
  const length = job.sources.reduce((sum, source) => sum + source.text.length, 0);
  if (length <= LONG) return runPolicyJob(job);
  return inWorker(job, async (port) => {
    const head = await take<Policy | null>(port);
    const apps = new Map((await takeList<PolicyApp>(port)).map((app) => [app.name, app]));
    const grants = await takeList<Grant>(port);
    const denies = await takeList<Deny>(port);
    return {
      policy: head === null ? null : { ...head, apps, grants, denies },
      problems: await takeList<Diagnostic>(port),
    };
  });
}

export async function parseInventory(job: InventoryJob): Promise<InventoryResult> {
  if (job.text.length <= LONG) return runInventoryJob(job);
  return inWorker(job, async (port) => {
    const head = await take<readonly [] | null>(port);
    const entries = await takeList<InventoryEntry>(port);
    return { entries: head === null ? null : entries, problems: await takeList<Diagnostic>(port) };
  });
}

/** @param receive called once everything was sent */
async function inWorker<Result>(
  job: PolicyJob | InventoryJob,
  receive: (port: MessagePort) => Promise<Result>,
): Promise<Result> {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(WORKER, { workerData: { job, port: port2 }, transferList: [port2], name: 'parse' });
  const { promise: sent, resolve, reject } = Promise.withResolvers<unknown>();
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', (code) => reject(new Error(`the parser ended with code ${code} and no result`)));
  try {
    await sent;
    return await receive(port1);
  } finally {
    port1.close();
    await worker.terminate();
  }
}
