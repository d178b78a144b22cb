/** Whatever a file holds, it is read or refused: the loader never throws, and every problem has a place. */

import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadPolicy } from '../../../src/config/policy/load.ts';
import { CORP } from './policy-of.ts';

const EXAMPLE = readFileSync('config/policy.yaml', 'utf8');

function check(text: string): void {
  const { policy, problems } = loadPolicy([{ file: 'p.yaml', text }], { providers: [CORP] });
  expect(policy === null).toBe(problems.some(({ severity }) => severity === 'error'));
  const lines = text.replace(/^\uFEFF/, '').split(/\n/);
  let last = 0;
  for (const { at, length, message } of problems) {
    expect(at.line).toBeGreaterThanOrEqual(last);
    last = at.line;
    expect(at.col - 1).toBeLessThanOrEqual(lines[at.line - 1]?.length ?? -1);
    expect(length).toBeGreaterThan(0);
    expect(message).not.toMatch(/undefined|\[object|Invalid input|Zod/);
  }
}

function ruleOf(who: unknown): object {
  return { id: 'a', who, to: ['wiki/pages'], owner: 'ann@corp.example', why: 'WIKI-1' };
}

// Loading some hundred policies takes two seconds alone, and on a busy machine it has taken ten times as long.
describe('a file', { timeout: 90_000 }, () => {
  test('cut short anywhere is refused or read', () => {
    for (let length = 0; length < EXAMPLE.length; length += 37)
      expect(() => check(EXAMPLE.slice(0, length))).not.toThrow();
  });

  test('with any part replaced by another is refused or read', () => {
    const offset = fc.nat(EXAMPLE.length);
    const splice = fc.tuple(offset, fc.nat(40), offset, fc.nat(40)).map(([from, length, source, more]) => {
      return EXAMPLE.slice(0, from) + EXAMPLE.slice(source, source + more) + EXAMPLE.slice(from + length);
    });
    fc.assert(fc.property(splice, check), { numRuns: 300 });
  });

  test('with any value in any place is refused or read', () => {
    const keys = [
      'claims',
      'device',
      'groups',
      'postures',
      'networks',
      'schedules',
      'apps',
      'grants',
      'denies',
      'personas',
      'tests',
    ];
    const names = [
      'all',
      'any',
      'has',
      'not',
      'id',
      'who',
      'to',
      'if',
      'unless',
      'same',
      'resources',
      'floor',
      'like',
      'constructor',
    ];
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(...names, 'list', 'anyone', 'GET /a', '*', '1h'),
        fc.integer(),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 3 }),
      ),
    }));
    const file = fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 6 });
    const text = file.map((sections) => JSON.stringify({ version: 1, ...sections }));
    fc.assert(fc.property(text, check), { numRuns: 500 });
  });

  test('with a mapping where a list may stand is refused with a place, and not by an exception', () => {
    for (const odd of [{}, { claims: {} }, [{}], [[{}]]]) {
      for (const sections of [
        { groups: { staff: { all: odd } } },
        { grants: [ruleOf(odd)] },
        { networks: { all: odd } },
      ])
        expect(() => check(JSON.stringify({ version: 1, ...sections }))).not.toThrow();
    }
  });
});
