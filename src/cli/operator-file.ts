/**
 * sallyport.yaml as far as a question about the policy or the keys needs it: its shape, its apps, its providers. Certificates
 * and servers are not looked at, so that a policy author can ask on a machine that could not run the gate.
 */

import { dirname } from 'node:path';
import { parseDocument } from '../config/document.ts';
import { FileReader } from '../config/file-reader.ts';
import { providersOf } from '../config/load.ts';
import type { PolicyContext } from '../config/policy/load.ts';
import { maskSecrets, maskUnparsed } from '../config/settings/mask.ts';
import { settingsSchema, type SettingsInput } from '../config/settings/schema.ts';
import { Site } from '../config/settings/site.ts';
import { Weakenings } from '../config/settings/weakening.ts';
import { checkShape } from '../config/shape.ts';
import { CONFIG, type Call } from './command.ts';
import type { Findings } from './findings.ts';
import type { Terminal } from './terminal.ts';

export interface OperatorFile {
  readonly input: SettingsInput;
  /** The top of the file; what is found through it lands in the findings it was opened with. */
  readonly site: Site;
  /** As the operator would name them. */
  readonly policyFiles: readonly string[];
}

/** @returns `none`: there is no such file, and nobody named one; null: it is wrong, and the findings say why */
export async function openOperatorFile(
  call: Call,
  { env }: Terminal,
  findings: Findings,
): Promise<OperatorFile | 'none' | null> {
  const file = call.value('config') ?? '';
  const files = new FileReader();
  const content = await files.read(file);
  if (content.text === null) {
    if (file === CONFIG.default && content.reason === 'there is no such file') return 'none';
    findings.unreadable(file, content.reason);
    return null;
  }
  const { document, problems } = parseDocument(file, content.text);
  findings.problems.push(...problems);
  findings.sources.set(file, document === null ? maskUnparsed(content.text) : maskSecrets(document));
  if (document === null) return null;
  const { value: input, problems: misshapen } = checkShape<SettingsInput>(document, settingsSchema);
  findings.problems.push(...misshapen);
  if (input === null) return null;
  const weakenings = new Weakenings();
  const site = new Site({ document, folder: dirname(file), env, files, weakenings, problems: findings.problems });
  weakenings.permit(input.insecure, site.in('insecure'));
  const named = typeof input.policy === 'string' ? [input.policy] : input.policy;
  return { input, site, policyFiles: named.map((path) => site.shown(path)) };
}

/** What the policy is checked against. */
export function policyContext(operator: OperatorFile | null): PolicyContext {
  return { providers: operator === null ? null : providersOf(operator.input) };
}
