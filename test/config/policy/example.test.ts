/** The policy that stands in the documentation, the demo and the benchmark. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadPolicy } from '../../../src/config/policy/load.ts';
import { ReferenceEvaluator } from '../../../src/core/policy/reference.ts';
import { runTests } from '../../../src/core/policy/trial.ts';
import { CORP } from './policy-of.ts';

const text = readFileSync('config/policy.yaml', 'utf8');
const loaded = loadPolicy([{ file: 'config/policy.yaml', text }], { providers: [CORP] });

describe('config/policy.yaml', () => {
  test('loads without an error and without a warning', () => {
    expect(loaded.problems).toEqual([]);
  });

  test('passes its own tests', () => {
    const trials = loaded.policy === null ? [] : runTests(new ReferenceEvaluator(loaded.policy));
    expect(trials.map(({ problem }) => problem)).toEqual(Array.from({ length: 10 }, () => null));
  });

  test('is known by the hash of its bytes', () => {
    expect(loaded.policy?.id).toBe(`sha256:${createHash('sha256').update(text).digest('hex')}`);
  });

  test('tells editors where its schema is', () => {
    expect(text.split('\n', 1)[0]).toBe('# yaml-language-server: $schema=./policy.schema.json');
  });

  test('crosses threads as it is', () => {
    expect(structuredClone(loaded.policy)).toEqual(loaded.policy);
  });
});
