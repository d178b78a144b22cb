/** What `readInventory()` takes for facts, and what it says about the rest. */

import { describe, expect, test } from 'vitest';
import { readInventory, type FactTypes } from '../../src/config/inventory.ts';

const TYPES: FactTypes = new Map([
  ['managed', 'bool'],
  ['os', 'string'],
  ['os_version', 'version'],
  ['edr_score', 'number'],
  ['agents', 'list'],
  ['enrolled', 'time'],
]);

function read(...lines: string[]) {
  return readInventory('devices.yaml', ['devices:', ...lines, ''].join('\n'), TYPES);
}

describe('readInventory()', () => {
  test('reads facts of every type, and the time at which they were true', () => {
    const { entries, problems } = read(
      '  d-1:',
      '    seen: "2026-11-21T08:00:00.250+01:00"',
      '    managed: true',
      '    os: macos',
      '    os_version: "14.10"',
      '    edr_score: 91.5',
      '    agents: [edr, mdm]',
      '    enrolled: 2025-01-01T00:00:00Z',
    );
    expect(problems).toEqual([]);
    expect(entries).toEqual([
      {
        id: 'd-1',
        seen: Date.UTC(2026, 10, 21, 7, 0, 0, 250),
        facts: {
          managed: true,
          os: 'macos',
          os_version: '14.10',
          edr_score: 91.5,
          agents: ['edr', 'mdm'],
          enrolled: '2025-01-01T00:00:00Z',
        },
      },
    ]);
  });

  test('gives facts no prototype, so that `constructor` is only a name', () => {
    const { entries } = read('  d-1: { managed: true }');
    expect(Object.getPrototypeOf(entries?.[0]?.facts)).toBeNull();
  });

  test('takes an empty inventory', () => {
    expect(readInventory('devices.yaml', 'devices: {}\n', TYPES)).toEqual({ entries: [], problems: [] });
  });

  test('reports a misspelt fact once, with what may be meant, however many devices have it', () => {
    const { entries, problems } = read('  d-1: { manged: true }', '  d-2: { manged: true }');
    expect(entries).toBeNull();
    expect(problems).toMatchObject([
      { code: 'unknown-name', severity: 'error', help: 'did you mean `managed`?', at: { line: 2, col: 10 }, length: 6 },
    ]);
  });

  test('does not judge names when there is no policy to compare with', () => {
    const text = 'devices:\n  d-1: { anything: true }\n';
    expect(readInventory('devices.yaml', text, null).problems).toEqual([]);
  });

  test.each([
    ['managed', '"yes"'],
    ['os', '7'],
    ['os_version', '14.10'],
    ['edr_score', '"91"'],
    ['agents', 'true'],
    ['enrolled', 'yesterday'],
  ])('warns that `%s: %s` is unknown to every posture', (name, value) => {
    const { entries, problems } = read(`  d-1: { ${name}: ${value} }`);
    expect(problems).toMatchObject([{ code: 'wrong-type', severity: 'warning' }]);
    expect(entries).toHaveLength(1);
  });

  test.each([
    ['a time without an offset', '  d-1: { seen: "2026-11-21T08:00:00" }'],
    ['a day that the month does not have', '  d-1: { seen: "2026-02-31T08:00:00Z" }'],
    ['a number as the time', '  d-1: { seen: 1763712000 }'],
    ['a fact that is a map', '  d-1: { managed: { by: mdm } }'],
    ['a fact that is nothing', '  d-1: { managed: }'],
    ['a device that is no map', '  d-1: managed'],
    ['two entries of one device', '  d-1: { managed: true }\n  d-1: { managed: false }'],
  ])('refuses %s', (_, line) => {
    const { entries, problems } = read(line);
    expect(entries).toBeNull();
    expect(problems.map((problem) => problem.severity)).toContain('error');
    expect(problems[0]?.at).toMatchObject({ file: 'devices.yaml' });
  });

  test('refuses a key beside `devices`', () => {
    expect(readInventory('devices.yaml', 'devices: {}\ndevice: {}\n', TYPES).problems).toMatchObject([
      { code: 'unknown-key' },
    ]);
  });
});
