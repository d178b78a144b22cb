/**
 * Parses long files in a process of their own: YAML with positions takes about a second and 300 MB per megabyte. Requests must not
 * wait for it, and a thread would leave its memory behind.
 */

import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Deny, Grant, Policy, PolicyApp } from '../core/policy/model.ts';
import { Asking } from './crossing.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { InventoryEntry } from './inventory.ts';
import { readJsonInventory } from './json-inventory.ts';
import {
  type InventoryJob,
  type InventoryResult,
  type PolicyJob,
  type PolicyResult,
  runInventoryJob,
  runPolicyJob,
} from './parse-job.ts';
import type { PolicySource } from './policy/load.ts';

/** Characters. What is shorter takes about 20 ms; more would hold up requests. */
const LONG = 16 * 1024;

/** The same of an inventory in JSON. */
const LONG_JSON = 256 * 1024;

/** Node runs the sources as they are, and `dist` has no `.ts`. */
const CHILD = new URL(import.meta.url.endsWith('.ts') ? './parse-child.ts' : './parse-child.js', import.meta.url);

/** Remembers the last policy and the last inventory: most reloads change one file, and a long one takes seconds of a core. */
export class Parser {
  readonly #policy = new Remembered(parsePolicy);
  readonly #inventory = new Remembered(parseInventory);

  /** @returns the same object while nothing that it depends on changes. */
  policy(job: PolicyJob): Promise<PolicyResult> {
    return this.#policy.get(job, job.sources, job.context);
  }

  /** @returns the same object while nothing that it depends on changes. */
  inventory(job: InventoryJob): Promise<InventoryResult> {
    return this.#inventory.get(job, [job], [...(job.types ?? [])]);
  }
}

class Remembered<Job, Result> {
  readonly #parse: (job: Job) => Promise<Result>;
  #digest = '';
  #result: Result | null = null;

  constructor(parse: (job: Job) => Promise<Result>) {
    this.#parse = parse;
  }

  async get(job: Job, sources: readonly PolicySource[], context: unknown): Promise<Result> {
    const digest = createHash('sha256').update(JSON.stringify(context));
    for (const { file, text } of sources) digest.update(JSON.stringify([file, text.length])).update(text);
    const wanted = digest.digest('base64');
    if (this.#result === null || this.#digest !== wanted) {
      this.#result = await this.#parse(job);
      this.#digest = wanted;
    }
    return this.#result;
  }
}

/** Proofs of what stands under `never:` may take long, however short the file is. */
function isLong({ sources }: PolicyJob): boolean {
  const length = sources.reduce((sum, source) => sum + source.text.length, 0);
  return length > LONG || sources.some(({ text }) => /\bnever["']?\s*:/.test(text));
}

export async function parsePolicy(job: PolicyJob): Promise<PolicyResult> {
  if (!isLong(job)) return runPolicyJob(job);
  return elsewhere(async (child) => {
    const head = await child.take<Policy | null>(job);
    const apps = new Map((await child.takeList<PolicyApp>()).map((app) => [app.name, app]));
    const grants = await child.takeList<Grant>();
    const denies = await child.takeList<Deny>();
    return {
      policy: head === null ? null : { ...head, apps, grants, denies },
      problems: await child.takeList<Diagnostic>(),
    };
  });
}

export async function parseInventory(job: InventoryJob): Promise<InventoryResult> {
  if (job.text.length <= LONG) return runInventoryJob(job);
  const json = job.text.length <= LONG_JSON ? readJsonInventory(job.text, job.types) : null;
  if (json !== null) return { entries: json, problems: [] };
  return elsewhere(async (child) => {
    const head = await child.take<readonly [] | null>(job);
    const entries = await child.takeList<InventoryEntry>();
    return { entries: head === null ? null : entries, problems: await child.takeList<Diagnostic>() };
  });
}

async function elsewhere<Result>(receive: (child: Asking) => Promise<Result>): Promise<Result> {
  // Neither secrets of the environment nor flags of this process are the parser's business.
  const child = fork(fileURLToPath(CHILD), {
    serialization: 'advanced',
    env: {},
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { promise: died, reject } = Promise.withResolvers<never>();
  child.once('error', reject);
  child.once('exit', (code, signal) => reject(new Error(`the parser ended (${signal ?? code}) and brought no result`)));
  try {
    return await receive(new Asking(child, died));
  } finally {
    child.kill('SIGKILL');
  }
}
