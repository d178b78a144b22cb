import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { partsOf, PolicyGathering } from '../../src/compose/policy-parts.ts';
import { loadPolicy } from '../../src/config/policy/load.ts';
import type { Policy } from '../../src/core/policy/model.ts';
import { grant } from '../core/policy/policies.ts';

const EXAMPLE = readFileSync('config/policy.yaml', 'utf8');

function example(): Policy {
  const { policy } = loadPolicy([{ file: 'policy.yaml', text: EXAMPLE }], { providers: null });
  if (policy === null) throw new Error('the example does not load');
  return policy;
}

describe('partsOf()', () => {
  it('is put together to what decides alike, copied as between threads', () => {
    const many = Array.from({ length: 1200 }, (_, index) => grant(`g${index}`));
    const policy = { ...example(), grants: [...example().grants, ...many] };
    const parts = [...partsOf(policy)].map((part) => structuredClone(part));
    expect(parts.map(({ kind }) => kind)).toEqual(['frame', 'grants', 'grants', 'grants', 'denies', 'end']);
    const gathering = new PolicyGathering();
    const gathered = parts.map((part) => gathering.add(part));
    expect(gathered.slice(0, -1)).toEqual(parts.slice(0, -1).map(() => null));
    expect(gathered.at(-1)).toEqual({ ...policy, personas: new Map(), tests: [] });
  });
});
