/** devices.yaml: what an export of the device management says about each device, and when it was seen. */

import { z } from 'zod';
import type { ClaimValue } from '../core/identity.ts';
import type { AttributeType } from '../core/policy/model.ts';
import { parseVersion } from '../core/version.ts';
import type { Diagnostic } from './diagnostic.ts';
import { type Document, parseDocument } from './document.ts';
import { parseInstant } from '../core/instant.ts';
import { checkShape } from './shape.ts';
import { didYouMean } from './suggest.ts';

const fact = z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number(), z.boolean()]))]);

const seen = z
  .string()
  .transform((text, context) => {
    const instant = parseInstant(text);
    if (instant !== null) return instant;
    context.addIssue({ code: 'custom', message: `\`${text}\` is not a time such as \`2026-11-21T08:00:00Z\`` });
    return z.NEVER;
  })
  .optional()
  .describe('When these facts were true (RFC 3339). Without it the modification time of the file counts.');

export const inventorySchema = z.strictObject({
  version: z.literal(1).default(1).describe('Version of this format: `1`.'),
  devices: z
    .record(
      z.string().min(1),
      z
        .object({ seen })
        .catchall(fact.describe('A fact, under its name in the policy.'))
        .describe('A device, by its id.'),
    )
    .describe('Device id → `seen` and facts, by the names that the policy declares under `device:`.'),
});

/** What the file says about one device. */
export interface InventoryEntry {
  readonly id: string;
  /** When the facts were true, ms since the epoch; null = as old as the file. */
  readonly seen: number | null;
  /** Null-prototype, by policy name. */
  readonly facts: Readonly<Record<string, ClaimValue>>;
}

/** The declared device facts of the policy, by name. Crosses threads. */
export type FactTypes = ReadonlyMap<string, AttributeType>;

/** @param types null when there is no policy to compare with: then names are not checked */
export function readInventory(
  file: string,
  text: string,
  types: FactTypes | null,
): { entries: readonly InventoryEntry[] | null; problems: Diagnostic[] } {
  const { document, problems } = parseDocument(file, text);
  if (document === null) return { entries: null, problems };
  const shape = checkShape<Inventory>(document, inventorySchema);
  problems.push(...shape.problems);
  if (shape.value === null) return { entries: null, problems };
  const { devices } = shape.value;
  if (types !== null) problems.push(...misfits(devices, types).map((misfit) => described(misfit, types, document)));
  if (problems.some((problem) => problem.severity === 'error')) return { entries: null, problems };
  const entries = Object.entries(devices).map(([id, { seen, ...facts }]) => {
    return { id, seen: seen ?? null, facts: Object.assign(Object.create(null), facts) };
  });
  return { entries, problems };
}

type Inventory = z.output<typeof inventorySchema>;
type Devices = Inventory['devices'];

interface Misfit {
  readonly id: string;
  readonly name: string;
  /** What the policy declares; null = nothing. */
  readonly type: AttributeType | null;
}

/** An export has one mistake in every line: each name is reported once, at its first device. */
function misfits(devices: Devices, types: FactTypes): readonly Misfit[] {
  const found = new Map<string, Misfit>();
  for (const [id, entry] of Object.entries(devices)) {
    for (const [name, value] of Object.entries(entry)) {
      if (name === 'seen' || found.has(name)) continue;
      const type = types.get(name) ?? null;
      if (type === null || !FITS[type](value)) found.set(name, { id, name, type });
    }
  }
  return [...found.values()];
}

function described({ id, name, type }: Misfit, types: FactTypes, document: Document): Diagnostic {
  return type === null ? unknownFact(id, name, types, document) : wrongType(id, name, type, document);
}

function unknownFact(id: string, name: string, types: FactTypes, document: Document): Diagnostic {
  const help = didYouMean(name, types.keys()) ?? 'declare it under `device:` in the policy';
  const { at, length } = document.locate(['devices', id, name], 'key');
  const message = `device \`${id}\` has the fact \`${name}\`, which the policy does not declare`;
  return { severity: 'error', code: 'unknown-name', message, help, at, length };
}

function wrongType(id: string, name: string, type: AttributeType, document: Document): Diagnostic {
  const { at, length } = document.locate(['devices', id, name], 'value');
  const message = `fact \`${name}\` of device \`${id}\` is not a ${type}, so every posture takes it as unknown`;
  return { severity: 'warning', code: 'wrong-type', message, help: null, at, length };
}

/** Whether a fact is of the type that the policy declares. */
export const FITS: Readonly<Record<AttributeType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  bool: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  // A blank-separated text declared as a list is split when a rule reads it.
  list: (value) => Array.isArray(value) || typeof value === 'string',
  version: (value) => typeof value === 'string' && parseVersion(value) !== null,
  time: (value) => typeof value === 'number' || (typeof value === 'string' && parseInstant(value) !== null),
};
