/** What device management exported: facts by device id, each as old as its device was last seen. */

import type { ClaimValue } from '../core/identity.ts';

export interface InventoryEntry {
  readonly id: string;
  /** When the facts were true, ms since the epoch; null = as old as the file. */
  readonly seen: number | null;
  /** By policy name. */
  readonly facts: Readonly<Record<string, ClaimValue>>;
}

export interface Inventory {
  /** With `seen` filled in; null when nothing is known of the device. */
  find(id: string): InventoryEntry | null;
}

/**
 * @param fileTime the file's modification time, ms: an entry without `seen` is that old, so that an export job which died shows.
 * Null = not known, and such an entry is of unknown age.
 */
export function createInventory(entries: readonly InventoryEntry[], fileTime: number | null): Inventory {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  return {
    find(id) {
      const entry = byId.get(id) ?? null;
      return entry === null || entry.seen !== null ? entry : { ...entry, seen: fileTime };
    },
  };
}
