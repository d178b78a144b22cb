/** What is changed in a policy to see whether its tests notice. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { mutantWords } from '../../../src/analysis/mutation/mutant.ts';
import { mutantsOf } from '../../../src/analysis/mutation/mutants.ts';
import { Reach } from '../../../src/analysis/mutation/reach.ts';
import { loadPolicy } from '../../../src/config/policy/load.ts';
import type { Policy } from '../../../src/core/policy/model.ts';

function read(file: string): Policy {
  const { policy } = loadPolicy([{ file, text: readFileSync(file, 'utf8') }], { providers: null });
  if (policy === null) throw new Error(`${file} does not load`);
  return policy;
}

/** As text, in which only what the mutant changed is other. */
function textOf(policy: Policy): string {
  return JSON.stringify(policy, (_, value: unknown) => (value instanceof Map ? [...value.entries()] : value));
}

const FOLDER = 'test/analysis/mutation';
const EVERY_PART = read(`${FOLDER}/every-part.yaml`);
const EXAMPLE = read('config/policy.yaml');

/** Golden files: `npx vitest run test/analysis/mutation -u` writes what it gets, to be read before it is committed. */
describe('mutantsOf()', () => {
  test.each([
    ['every-part', EVERY_PART],
    ['example', EXAMPLE],
  ])('%s', async (name, policy) => {
    const reach = new Reach(policy);
    const lines = mutantsOf(policy).map((mutant) => {
      const apps = [...reach.of(mutant.subject)].join(' ');
      return `${mutant.at.line}:${mutant.at.col} ${mutantWords(mutant)} (${mutant.part ?? '-'}; ${apps})`;
    });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`${name}.txt`);
  });

  test('changes something every time, and never the same', () => {
    for (const policy of [EVERY_PART, EXAMPLE]) {
      const texts = mutantsOf(policy).map(({ make }) => textOf(make()));
      expect(texts).not.toContain(textOf(policy));
      expect(texts.length).toBeGreaterThanOrEqual(25);
    }
  });

  test('says of each in other words what it is', () => {
    const words = mutantsOf(EVERY_PART).map((mutant) => `${mutant.at.line} ${mutantWords(mutant)}`);
    expect(new Set(words).size).toBe(words.length);
  });

  test('leaves the policy alone', () => {
    const before = textOf(EVERY_PART);
    for (const { make } of mutantsOf(EVERY_PART)) make();
    expect(textOf(EVERY_PART)).toBe(before);
  });
});
