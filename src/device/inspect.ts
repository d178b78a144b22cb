/** From an identity to what is known of its device: facts of the credential and of the inventory, each with its own age. */

import { hash } from 'node:crypto';
import { UNKNOWN_DEVICE, type Device, type Fact, type FactSource } from '../core/device.ts';
import type { Claims, Identity, Principal } from '../core/identity.ts';
import type { Inventory } from './inventory.ts';

/** The name under which a credential carries the device's id; it is no fact. */
const ID = 'id';

export type Inspector = (identity: Identity) => Device;

/**
 * The inspector remembers a device for as long as its principal object lives: both it and the inventory never change, and how old
 * a fact is, is asked when a rule reads it.
 *
 * @param inventory null = none is configured.
 */
export function createInspector(inventory: Inventory | null): Inspector {
  const known = new WeakMap<Principal, Device>();
  return (identity) => {
    if (identity.via === 'none') return UNKNOWN_DEVICE;
    const before = known.get(identity);
    if (before !== undefined) return before;
    const device = inspect(identity, inventory);
    known.set(identity, device);
    return device;
  };
}

/**
 * INVARIANT: by name, the inventory's fact counts and not the credential's, however old it is (docs/identity.md says why).
 * What neither says is not there at all: unknown is not false.
 */
function inspect(principal: Principal, inventory: Inventory | null): Device {
  const { deviceClaims } = principal;
  const from = sourceOf(principal);
  const facts: Record<string, Fact> = Object.create(null);
  for (const [name, value] of Object.entries(deviceClaims)) {
    if (name !== ID) facts[name] = Object.freeze({ value, at: principal.factsAt, from });
  }
  const id = idOf(deviceClaims);
  const entry = id === null ? null : (inventory?.find(id) ?? null);
  if (entry !== null) {
    for (const [name, value] of Object.entries(entry.facts)) {
      facts[name] = Object.freeze({ value, at: entry.seen, from: 'inventory' });
    }
  }
  if (id === null && Object.keys(facts).length === 0) return UNKNOWN_DEVICE;
  // In one order, so that equal facts make one version wherever they came from first.
  const content = JSON.stringify([id, from, Object.entries(facts).toSorted(byName)]);
  const version = hash('sha256', content, 'base64url').slice(0, 16);
  return Object.freeze({ id, from: id === null ? null : from, facts: Object.freeze(facts), version });
}

function byName([a]: readonly [string, Fact], [b]: readonly [string, Fact]): number {
  return a < b ? -1 : 1;
}

function idOf(deviceClaims: Claims): string | null {
  const id = deviceClaims[ID];
  return typeof id === 'string' && id !== '' && id.length <= 255 ? id : null;
}

function sourceOf({ via }: Principal): FactSource {
  switch (via) {
    case 'bearer':
      return 'token';
    case 'session':
      return 'session';
    case 'certificate':
      return 'certificate';
  }
}
