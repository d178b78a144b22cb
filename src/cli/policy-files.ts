/** The policy that a command asks: the files it was given, or those that the configuration names. */

import { FileReader } from '../config/file-reader.ts';
import { loadPolicy, type PolicySource } from '../config/policy/load.ts';
import type { Policy } from '../core/policy/model.ts';
import type { Findings } from './findings.ts';
import { policyContext, type OperatorFile } from './operator-file.ts';

const DEFAULT = 'config/policy.yaml';

/**
 * Without running its tests: a policy that fails them is the very one that wants to be explained.
 *
 * @param given as named on the command line; empty = what the configuration says
 * @returns null when it cannot be read, and the findings say why
 */
export async function openPolicy(
  given: readonly string[],
  operator: OperatorFile | null,
  findings: Findings,
): Promise<Policy | null> {
  const sources = await readPolicySources(given, operator, findings);
  if (sources === null) return null;
  const { policy, problems } = loadPolicy(sources, policyContext(operator));
  findings.problems.push(...problems);
  return policy;
}

/** The texts of its files, for what changes them. Parameters and null as in `openPolicy`. */
export async function readPolicySources(
  given: readonly string[],
  operator: OperatorFile | null,
  findings: Findings,
): Promise<readonly PolicySource[] | null> {
  const files = given.length > 0 ? given : (operator?.policyFiles ?? [DEFAULT]);
  const reader = new FileReader();
  const sources: PolicySource[] = [];
  for (const file of files) {
    const content = await reader.read(file);
    if (content.text === null) {
      findings.unreadable(file, content.reason);
      continue;
    }
    sources.push({ file, text: content.text });
    findings.sources.set(file, content.text);
  }
  return sources.length < files.length ? null : sources;
}
