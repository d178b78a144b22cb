/** What groups and postures become. */

import { describe, expect, test } from 'vitest';
import { policyOf } from './policy-of.ts';

const TYPES = `
claims: { team: list, level: number, born: time, kind: string }
device: { os: version, managed: bool }
`;

describe('groups', () => {
  test('are one test, or all of several', () => {
    const { groups } = policyOf(
      `${TYPES}groups: { a: { claims: { level: 3 } }, b: { claims: { level: { gte: 3, lt: 5 } } } }\n`,
    );
    expect(groups.get('a')?.predicate).toMatchObject({ kind: 'test', operator: { op: 'equals', value: 3 } });
    expect(groups.get('b')?.predicate).toMatchObject({
      kind: 'all',
      of: [{ operator: { op: 'gte', value: 3 } }, { operator: { op: 'lt', value: 5 } }],
    });
  });

  test('keep `all` and `any` beside their own tests', () => {
    const { groups } = policyOf(`${TYPES}groups:
  a: { claims: { level: 3 } }
  b: { claims: { kind: x }, all: [a], any: [a, { claims: { team: { has_any: [y, z] } } }] }
`);
    expect(groups.get('b')?.predicate).toMatchObject({
      kind: 'all',
      of: [
        { kind: 'test', attribute: { name: 'kind' } },
        { kind: 'name', name: 'a' },
        { kind: 'any', of: [{ kind: 'name', name: 'a' }, { operator: { op: 'has_any', values: ['y', 'z'] } }] },
      ],
    });
  });

  test('read literals in the declared type', () => {
    const { groups } = policyOf(`${TYPES}groups:
  a: { claims: { born: { lt: "2000-01-01T00:00:00Z" }, email: { ends_with: .example }, email_verified: true } }
  b: { claims: { kind: { not: { any: [x, ""] } } } }
`);
    expect(groups.get('a')?.predicate).toMatchObject({
      of: [{ operator: { op: 'lt', value: 946_684_800_000 } }, { operator: { op: 'ends_with' } }, {}],
    });
    expect(groups.get('b')?.predicate).toMatchObject({
      operator: { op: 'not', operand: { op: 'any', values: ['x', ''] } },
    });
  });

  test('may be called like a property of every object', () => {
    const { groups } = policyOf(`claims: { constructor: string }
groups: { toString: { claims: { constructor: x } }, valueOf: { all: [toString] } }
`);
    expect([...groups.keys()]).toEqual(['toString', 'valueOf']);
    expect(groups.get('toString')?.predicate).toMatchObject({ attribute: { name: 'constructor', type: 'string' } });
  });
});

describe('postures', () => {
  test('keep their own age when they stand in another', () => {
    const { postures } = policyOf(`${TYPES}postures:
  managed: { max_age: 24h, device: { managed: true } }
  new: { max_age: 15m, all: [managed], device: { os: { gte: "14.10" } } }
`);
    expect(postures.get('managed')?.maxAge).toBe(86_400_000);
    expect(postures.get('new')).toMatchObject({
      maxAge: 900_000,
      predicate: { of: [{ operator: { op: 'gte', value: [14, 10] } }, { kind: 'name', name: 'managed' }] },
    });
  });
});
