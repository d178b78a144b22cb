/** Device facts for one question: a YAML or JSON file of `name: value`, as true as if they were reported this moment. */

import { z } from 'zod';
import { parseDocument } from '../config/document.ts';
import { FileReader } from '../config/file-reader.ts';
import { checkShape } from '../config/shape.ts';
import { didYouMean } from '../config/suggest.ts';
import type { Device, Fact } from '../core/device.ts';
import type { Policy } from '../core/policy/model.ts';
import type { Findings } from './findings.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const factsSchema = z.record(z.string(), z.union([scalar, z.array(scalar)]));

/** @returns null when it cannot be used, and the findings say why */
export async function readDeviceFile(
  file: string,
  policy: Policy,
  now: number,
  findings: Findings,
): Promise<Device | null> {
  const content = await new FileReader().read(file);
  if (content.text === null) {
    findings.unreadable(file, content.reason);
    return null;
  }
  findings.sources.set(file, content.text);
  const { document, problems } = parseDocument(file, content.text);
  findings.problems.push(...problems);
  if (document === null) return null;
  const { value, problems: misshapen } = checkShape(document, factsSchema);
  findings.problems.push(...misshapen);
  if (value === null) return null;
  const facts: Record<string, Fact> = Object.create(null);
  for (const [name, fact] of Object.entries(value)) {
    facts[name] = { value: fact, at: now, from: 'inventory' };
    if (policy.device.has(name)) continue;
    findings.problems.push({
      severity: 'error',
      code: 'unknown-name',
      message: `the policy declares no device fact \`${name}\``,
      help: didYouMean(name, policy.device.keys()),
      ...document.locate([name], 'key'),
    });
  }
  return { id: file, from: 'inventory', facts, version: file };
}
