/** Several files of one policy, each with its owner. */

import { describe, expect, test } from 'vitest';
import { WIKI, policyOf } from './policy-of.ts';

const rule = (id: string): string =>
  `{ id: ${id}, who: [authenticated], to: [wiki/pages], owner: a@b.example, why: w }`;

describe('several files', () => {
  test('share their names', () => {
    const policy = policyOf([
      `${WIKI}grants: [${rule('read')}]\n`,
      'claims: { team: string }\n',
      'timezone: Asia/Tokyo\n',
    ]);
    expect(policy.grants.map(({ id }) => id)).toEqual(['read']);
    expect(policy.claims.get('team')?.type).toBe('string');
    expect(policy.timezone).toBe('Asia/Tokyo');
  });

  test('are the same policy in another order, but for the id', () => {
    const files = [`${WIKI}grants: [${rule('b')}, ${rule('a')}]\n`, `denies: [${rule('d')}]\ngrants: [${rule('c')}]\n`];
    const one = policyOf(files);
    const other = policyOf(files.toReversed());
    expect(one.grants.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(other.grants.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(other.id).not.toBe(one.id);
  });

  test('are another policy when a line moves from one to the next', () => {
    const one = policyOf([`${WIKI}#\n`, 'timezone: UTC\n']);
    const other = policyOf([WIKI, '#\ntimezone: UTC\n']);
    expect(other.id).not.toBe(one.id);
  });

  test('point to themselves', () => {
    const policy = policyOf([WIKI, `grants:\n  - ${rule('read')}\n`]);
    expect(policy.grants[0]?.at).toEqual({ file: '1.yaml', line: 3, col: 11 });
    expect(policy.grants[0]?.to[0]?.at).toEqual({ file: '1.yaml', line: 3, col: 44 });
    expect(policy.apps.get('wiki')?.at).toEqual({ file: '0.yaml', line: 2, col: 9 });
  });
});
