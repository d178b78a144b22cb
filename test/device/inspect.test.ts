import { describe, expect, test } from 'vitest';
import { UNKNOWN_DEVICE } from '../../src/core/device.ts';
import { ANONYMOUS, type Claims, type Principal } from '../../src/core/identity.ts';
import { createInspector } from '../../src/device/inspect.ts';
import { createInventory, type InventoryEntry } from '../../src/device/inventory.ts';

const ISSUED = 1_800_000_000_000;
const SEEN = ISSUED - 86_400_000;

function principal(deviceClaims: Record<string, unknown>, via: Principal['via'] = 'bearer'): Principal {
  return {
    via,
    provider: 'corp',
    iss: 'https://idp.corp.example',
    sub: 'mira',
    claims: {},
    incomplete: [],
    signIn: { amr: null, acr: null, at: null },
    issuedAt: ISSUED,
    expiresAt: ISSUED + 3_600_000,
    sid: null,
    session: null,
    factsAt: ISSUED,
    deviceClaims: Object.assign(Object.create(null), deviceClaims) as Claims,
    fingerprint: 'f',
  };
}

function entry(id: string, facts: InventoryEntry['facts'], seen: number | null = SEEN): InventoryEntry {
  return { id, seen, facts: Object.assign(Object.create(null), facts) };
}

const inventory = createInventory(
  [entry('d-17', { managed: false, os: 'macos' }), entry('d-2', { managed: true }, null)],
  5_000,
);

function version(entries: InventoryEntry[], claims: Record<string, unknown> = { id: 'd', a: 1, b: 2 }): string {
  return createInspector(createInventory(entries, null))(principal(claims)).version;
}

describe('what is known of a device', () => {
  test('is nothing for an anonymous caller, and for one whose credential says nothing', () => {
    const inspect = createInspector(inventory);
    expect(inspect(ANONYMOUS)).toBe(UNKNOWN_DEVICE);
    expect(inspect(principal({}))).toBe(UNKNOWN_DEVICE);
  });

  test('comes from the credential, as old as that is', () => {
    const device = createInspector(null)(principal({ id: 'd-17', managed: true }));
    expect(device).toMatchObject({ id: 'd-17', from: 'token' });
    expect({ ...device.facts }).toEqual({ managed: { value: true, at: ISSUED, from: 'token' } });
    expect(createInspector(null)(principal({ managed: true }, 'session')).facts['managed']?.from).toBe('session');
    expect(createInspector(null)(principal({ managed: true }, 'certificate')).facts['managed']?.from).toBe(
      'certificate',
    );
  });

  test('comes from the inventory by the name in the credential, each fact with its own age', () => {
    const device = createInspector(inventory)(principal({ id: 'd-17', managed: true, disk_encrypted: true }));
    expect({ ...device.facts }).toEqual({
      managed: { value: false, at: SEEN, from: 'inventory' },
      os: { value: 'macos', at: SEEN, from: 'inventory' },
      disk_encrypted: { value: true, at: ISSUED, from: 'token' },
    });
  });

  test('is as old as the inventory file where an entry does not say, and of unknown age where nothing does', () => {
    expect(createInspector(inventory)(principal({ id: 'd-2' })).facts['managed']?.at).toBe(5_000);
    const ageless = createInventory([entry('d-2', { managed: true }, null)], null);
    expect(createInspector(ageless)(principal({ id: 'd-2' })).facts['managed']?.at).toBeNull();
  });

  test('is unknown, not false, for a device that the inventory does not have', () => {
    const device = createInspector(inventory)(principal({ id: 'd-99' }));
    expect(device.id).toBe('d-99');
    expect(device.facts).not.toHaveProperty('managed');
  });

  test('is nothing by a name that is no device id', () => {
    for (const id of [17, true, ['d-17'], '', 'x'.repeat(256)]) {
      expect(createInspector(inventory)(principal({ id }))).toBe(UNKNOWN_DEVICE);
    }
  });

  test('takes `__proto__` for a name like any other', () => {
    const odd = createInventory([entry('__proto__', JSON.parse('{"__proto__":true,"constructor":1}'))], null);
    const { facts } = createInspector(odd)(principal({ id: '__proto__' }));
    expect(Object.getPrototypeOf(facts)).toBeNull();
    expect(createInspector(odd)(principal({ id: 'constructor' })).facts).not.toHaveProperty('constructor');
  });
});

describe('what is remembered', () => {
  test('is the device of a principal object', () => {
    const inspect = createInspector(inventory);
    const mira = principal({ id: 'd-17' });
    expect(inspect(mira)).toBe(inspect(mira));
    expect(Object.isFrozen(inspect(mira))).toBe(true);
  });

  test('has a version that changes with any fact or its age, and with nothing else', () => {
    const before = version([entry('d', { x: 1, y: 2 })]);
    expect(version([entry('d', { y: 2, x: 1 }), entry('other', {})], { b: 2, a: 1, id: 'd' })).toBe(before);
    expect(version([entry('d', { x: 1, y: 3 })])).not.toBe(before);
    expect(version([entry('d', { x: 1, y: 2 }, SEEN + 1)])).not.toBe(before);
    expect(version([entry('d', { x: 1, y: 2 })], { id: 'd', a: 1 })).not.toBe(before);
  });
});
