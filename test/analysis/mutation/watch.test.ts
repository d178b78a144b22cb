/** What tests notice of a mutant does not depend on which of them are asked. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BUDGET } from '../../../src/analysis/budget.ts';
import { Evaluators } from '../../../src/analysis/mutation/evaluators.ts';
import { type Mutant, mutantWords } from '../../../src/analysis/mutation/mutant.ts';
import { mutantsOf } from '../../../src/analysis/mutation/mutants.ts';
import { Reach } from '../../../src/analysis/mutation/reach.ts';
import { scoreMutants } from '../../../src/analysis/mutation/score.ts';
import { Watch } from '../../../src/analysis/mutation/watch.ts';
import { loadPolicy } from '../../../src/config/policy/load.ts';
import type { Policy, PolicyTest } from '../../../src/core/policy/model.ts';
import { ReferenceEvaluator } from '../../../src/core/policy/reference.ts';
import { runTests } from '../../../src/core/policy/trial.ts';

const FROM = Date.parse('2026-11-18T00:00:00Z');

function read(file: string): Policy {
  const { policy } = loadPolicy([{ file, text: readFileSync(file, 'utf8') }], { providers: null });
  if (policy === null) throw new Error(`${file} does not load`);
  return policy;
}

/** Each with one assertion: its own, and those that are found for its mutants. */
function testsOf(policy: Policy): readonly PolicyTest[] {
  const scored = [...scoreMutants(policy, mutantsOf(policy), FROM, BUDGET)];
  const found = scored.flatMap(({ fate }) => (fate.kind === 'survived' ? [fate.killer.test] : []));
  return [...policy.tests, ...new Set(found)].flatMap((one) =>
    one.assertions.map((assertion) => ({ ...one, assertions: [assertion] })),
  );
}

describe.each(['config/policy.yaml', 'test/analysis/mutation/every-part.yaml'])('Watch of %s', (file) => {
  const policy = read(file);
  const tests = testsOf(policy);
  const watches = tests.map((one) => new Watch(new Evaluators(policy), [one]));
  const reach = new Reach(policy);

  function noticing({ subject }: Mutant, mutated: Policy): readonly number[] {
    const after = new Evaluators(mutated);
    const apps = reach.of(subject);
    return watches.flatMap((watch, index) => (watch.noticing(subject, after, apps) === null ? [] : [index]));
  }

  function failing(mutated: Policy): readonly number[] {
    const trials = runTests(new ReferenceEvaluator({ ...mutated, tests }));
    return trials.flatMap(({ outcome }, index) => (outcome === 'pass' ? [] : [index]));
  }

  test('notices with those whose requests the mutant concerns what all of them notice', () => {
    expect(tests.length).toBeGreaterThan(20);
    for (const mutant of mutantsOf(policy)) {
      const [words, mutated] = [mutantWords(mutant), mutant.make()];
      expect({ words, tests: noticing(mutant, mutated) }).toEqual({ words, tests: failing(mutated) });
    }
  });
});
