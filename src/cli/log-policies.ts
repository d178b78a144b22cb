/** The policies and the keys that a question to a log needs, from the files that the command line names. */

import { readAccessLog } from '../config/settings/access-log.ts';
import type { Reach } from '../analysis/log/judge.ts';
import type { Mask } from '../analysis/log/unmask.ts';
import type { Policy } from '../core/policy/model.ts';
import { ANY_SIGN_IN } from '../core/policy/persona.ts';
import type { StepUpReach } from '../core/policy/query.ts';
import { maskWith } from '../observe/mask.ts';
import { Findings } from './findings.ts';
import { type OperatorFile, policyContext } from './operator-file.ts';
import { openPolicy } from './policy-files.ts';
import type { Terminal } from './terminal.ts';

/**
 * The policy that decided when the log was written: the one that is named, else the configured one.
 *
 * @returns null: there is none, which is noted; or, where one is named, it cannot be read, and the findings say why
 */
export async function openOldPolicy(
  named: string | undefined,
  operator: OperatorFile | null,
  findings: Findings,
  terminal: Terminal,
): Promise<Policy | null> {
  if (named !== undefined) return openPolicy(named.split(','), operator, findings);
  const own = new Findings();
  const policy = await openPolicy([], operator, own);
  if (policy !== null) return policy;
  const problem = own.problems.find(({ severity }) => severity === 'error');
  terminal.err(
    `not calibrated: without an old policy nothing shows that the log holds what it takes (${problem?.message})`,
  );
  return null;
}

const NO_PROVIDER: StepUpReach = { amr: new Set(), failed: new Set() };

/** As the configuration says today; without one, whatever a rule asks for can be asked for. */
export function reachOf(operator: OperatorFile | null): Reach {
  const providers = policyContext(operator).providers;
  if (providers === null) return () => ANY_SIGN_IN;
  const reaches = new Map(
    providers.map(({ issuer, askableAmr }) => [issuer, { amr: new Set(askableAmr), failed: new Set<string>() }]),
  );
  const any: StepUpReach = { amr: new Set(providers.flatMap(({ askableAmr }) => askableAmr)), failed: new Set() };
  return (issuer) => (issuer === null ? any : (reaches.get(issuer) ?? NO_PROVIDER));
}

/** @returns null where nothing is private, or the configuration has no key, which is noted */
export async function readMask(
  policies: readonly Policy[],
  operator: OperatorFile | null,
  terminal: Terminal,
): Promise<Mask | null> {
  const attributes = policies.flatMap(({ claims, device }) => [...claims.values(), ...device.values()]);
  if (!attributes.some((attribute) => attribute.private)) return null;
  const log = operator === null ? null : await readAccessLog(operator.input.access_log, operator.site.in('access_log'));
  const key = log?.hashKey ?? null;
  if (key !== null) return maskWith(Buffer.from(key.reveal()));
  terminal.err('private attributes stay unknown: the configuration has no `access_log.hash_key`');
  return null;
}
