/**
 * An inventory as a program exports it, in JSON: read in 4 ms per 100 KB, where YAML and the schema take a hundred. Only one of
 * which nothing is to be said; what is to be said of any other needs places, and is `readInventory`'s to say.
 */

import { parseInstant } from '../core/instant.ts';
import type { ClaimValue } from '../core/identity.ts';
import { isObject } from '../core/strict-json.ts';
import { FITS, type FactTypes, type InventoryEntry } from './inventory.ts';
import { readJson } from './json.ts';

/** @returns null = `readInventory` has to look at it. For every text, what both return is the same. */
export function readJsonInventory(text: string, types: FactTypes | null): readonly InventoryEntry[] | null {
  const file = readJson(text);
  if (!isObject(file) || !isObject(file['devices'])) return null;
  const { version = 1, devices, ...rest } = file;
  if (version !== 1 || Object.keys(rest).length > 0) return null;
  const entries: InventoryEntry[] = [];
  for (const [id, device] of Object.entries(devices)) {
    const entry = isObject(device) && id !== '' ? entryOf(id, device, types) : null;
    if (entry === null) return null;
    entries.push(entry);
  }
  return entries;
}

function entryOf(
  id: string,
  device: Readonly<Record<string, unknown>>,
  types: FactTypes | null,
): InventoryEntry | null {
  let seen: number | null = null;
  const facts: Record<string, ClaimValue> = Object.create(null);
  for (const [name, value] of Object.entries(device)) {
    if (name === 'seen') {
      seen = typeof value === 'string' ? parseInstant(value) : null;
      if (seen === null) return null;
    } else if (isFact(value) && fits(name, value, types)) facts[name] = value;
    else return null;
  }
  return { id, seen, facts };
}

function isFact(value: unknown): value is ClaimValue {
  return Array.isArray(value) ? value.every(isScalar) : isScalar(value);
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function fits(name: string, value: ClaimValue, types: FactTypes | null): boolean {
  if (types === null) return true;
  const type = types.get(name);
  return type !== undefined && FITS[type](value);
}
