/** JSON is read as JSON where that means the same as YAML. A comment in front makes it YAML alone: the two are compared. */

import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Document, parseDocument } from '../../src/config/document.ts';
import { type FactTypes, readInventory } from '../../src/config/inventory.ts';
import { readJson } from '../../src/config/json.ts';
import { readJsonInventory } from '../../src/config/json-inventory.ts';

const AS_YAML = '# no JSON\n';

function documentOf(text: string): Document {
  const { document, problems } = parseDocument('f.json', text);
  if (document === null) throw new Error(problems.map(({ message }) => message).join('\n'));
  return document;
}

const key = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('constructor', 'version', 'devices', 'seen', '1'));
const object = fc.dictionary(key, fc.jsonValue({ maxDepth: 4 }));

function expectTheSame(value: object, indent: number): void {
  const text = JSON.stringify(value, null, indent);
  const json = readJson(text);
  if (json === null) return;
  const yaml = parseDocument('f.yaml', AS_YAML + text);
  expect(yaml.problems).toEqual([]);
  expect(isDeepStrictEqual(json, yaml.document?.value)).toBe(true);
}

describe('readJson()', () => {
  test('reads what YAML reads', () => {
    fc.assert(fc.property(object, fc.constantFrom(0, 2), expectTheSame), { numRuns: 500 });
  });

  test.each([
    ['a key that stands twice', '{"a": 1, "a": 2}'],
    ['a merge key', '{"a": {"<<": {}}}'],
    ['`__proto__`', '{"__proto__": {}}'],
    ['65 levels', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`],
    ['a tab', '{\t"a": 1}'],
    ['a return without a new line', '{\r"a": 1}'],
    ['an invisible character', '{"a": "\u200b\u0085"}'],
    ['a comma at the end', '{"a": 1,}'],
    ['a list', '[1]'],
    ['YAML', 'a: 1'],
  ])('leaves %s to YAML', (_, text) => {
    expect(readJson(text)).toBeNull();
  });

  test('gives maps no prototype, and takes 64 levels', () => {
    const value = readJson(`${'{"a":'.repeat(64)}1${'}'.repeat(64)}`);
    expect(value).not.toBeNull();
    expect(Object.getPrototypeOf(value)).toBeNull();
  });
});

test('places are those of YAML', () => {
  const text = '{\n  "a": { "b": [1, "two"] },\n  "c": null\n}\n';
  const [json, yaml] = [documentOf(text), documentOf(AS_YAML + text)];
  for (const path of [['a', 'b', 1], ['c'], ['a', 'none']]) {
    for (const part of ['key', 'value'] as const) {
      const { at, length } = yaml.locate(path, part);
      expect(json.locate(path, part)).toEqual({ at: { file: 'f.json', line: at.line - 1, col: at.col }, length });
    }
  }
  expect(json.written(['a', 'b', 1])).toBe('"two"');
});

describe('readJsonInventory()', () => {
  const TYPES: FactTypes = new Map([
    ['managed', 'bool'],
    ['os_version', 'version'],
    ['agents', 'list'],
    ['enrolled', 'time'],
  ]);
  const wrong = fc.constantFrom<unknown>(null, {}, [[]], 'none', 'today');
  const facts: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    managed: fc.boolean(),
    os_version: fc.constantFrom('14.1', '15'),
    agents: fc.array(fc.constantFrom<unknown>('a', 1, true), { maxLength: 2 }),
    enrolled: fc.constantFrom<unknown>('2026-11-21T08:00:00Z', 1.5),
    seen: fc.constantFrom('2026-11-21T08:00:00Z', '2026-11-21T08:00:00.5+01:00'),
  };
  const device = fc.record(facts, { requiredKeys: [] });
  const odd = fc.dictionary(fc.constantFrom(...Object.keys(facts), 'manged'), wrong, { maxKeys: 1 });
  const entry = fc.oneof(
    { weight: 9, arbitrary: device },
    fc.tuple(device, odd).map(([right, other]) => ({ ...right, ...other })),
  );
  const devices = fc.dictionary(fc.constantFrom('', 'd-1', 'd-2', 'constructor'), entry);
  const file = fc.oneof(
    {
      weight: 9,
      arbitrary: fc.record({ version: fc.constantFrom(1, 1, 1, 2, '1'), devices }, { requiredKeys: ['devices'] }),
    },
    fc.record({ devices, more: fc.constant(1) }),
    fc.constantFrom<object>({}, { devices: [] }, { devices: { 'd-1': true } }),
  );

  test('takes an inventory exactly when there is nothing to say of it, and reads the same', () => {
    const taken = { some: 0, none: 0 };
    const same = (value: object, types: FactTypes | null): void => {
      const text = JSON.stringify(value);
      const yaml = readInventory('f.yaml', AS_YAML + text, types);
      const json = readJsonInventory(text, types);
      taken[json === null ? 'none' : 'some'] += 1;
      expect(isDeepStrictEqual(json, yaml.problems.length === 0 ? yaml.entries : null)).toBe(true);
    };
    fc.assert(fc.property(file, fc.constantFrom(TYPES, null), same), { numRuns: 500 });
    expect(taken.some).toBeGreaterThan(50);
    expect(taken.none).toBeGreaterThan(50);
  });

  test('leaves a number that is none to the schema', () => {
    expect(readJsonInventory('{"devices":{"d-1":{"score":1e400}}}', null)).toBeNull();
  });
});
