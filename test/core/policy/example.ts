/** The example of POLICY.md §3, as the product loads it. */

import { readFileSync } from 'node:fs';
import type { Policy } from '../../../src/core/policy/model.ts';
import { loadPolicy } from '../../../src/config/policy/load.ts';

const FILE = new URL('../../../config/policy.yaml', import.meta.url);

export function examplePolicy(): Policy {
  const text = readFileSync(FILE, 'utf8');
  const { policy, problems } = loadPolicy([{ file: 'policy.yaml', text }], { providers: null });
  if (policy === null) throw new Error(problems.map(({ message }) => message).join('\n'));
  return policy;
}
