/** Parsing a policy or an inventory, in this process or in another: everything in and out is plain data. */

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

export function runInventoryJob({ file, text, types }: InventoryJob): InventoryResult {
  return readInventory(file, text, types);
}

/** Loads the policy, runs its own tests and proves what it says under `never:`: one that fails is as wrong as one that does not parse. */
export async function runPolicyJob({ sources, context }: PolicyJob): Promise<PolicyResult> {
  const { policy, problems } = loadPolicy(sources, context);
  if (policy === null) return { policy, problems };
  return { policy, problems: [...problems, ...failures(policy), ...(await violations(policy))] };
}

/** The analysis is as large as the gate: it is loaded where there is something to prove. */
async function violations(policy: Policy): Promise<readonly Diagnostic[]> {
  if (policy.nevers.length === 0) return [];
  const { checkInvariants } = await import('./policy/invariants.ts');
  return checkInvariants(policy, Date.now());
}

function failures(policy: Policy): Diagnostic[] {
  return runTests(new ReferenceEvaluator(policy)).flatMap(({ test, assertion, problem }) => {
    if (problem === null) return [];
    const { method, app, path, at } = assertion;
    const message = `test \`${test.name}\`: ${problem}`;
    const length = `${method} ${app}${path}`.length;
    const help = '`sallyport test` shows what was decided, and how to ask why';
    return [{ severity: 'error', code: 'failing-test', message, help, at, length }];
  });
}
