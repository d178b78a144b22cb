/** Policies compiled beside requests. */

import { expect, test } from 'vitest';
import { PolicyCompiler } from '../../src/compose/compiler.ts';
import { runPolicyJob } from '../../src/config/parse-job.ts';
import type { Policy } from '../../src/core/policy/model.ts';
import { policy } from './files.ts';

async function policyOf(rules: number): Promise<Policy> {
  const sources = [{ file: 'policy.yaml', text: policy({}) }];
  const { policy: read } = await runPolicyJob({ kind: 'policy', sources, context: { providers: null } });
  const [first] = read?.grants ?? [];
  if (read === null || first === undefined) throw new Error('it does not check');
  return { ...read, grants: Array.from({ length: rules }, (_, index) => ({ ...first, id: `g-${index}` })) };
}

test('a policy that did not change keeps its evaluator, and another gets one of its own', async () => {
  const compiler = new PolicyCompiler();
  const small = await policyOf(1);
  const first = await compiler.compile(small);
  expect(await compiler.compile(small)).toBe(first);
  const other = await compiler.compile(await policyOf(2));
  expect(other).not.toBe(first);
  expect(other.policy.grants).toHaveLength(2);
});

test('others get their turn while a long policy is compiled', async () => {
  const long = await policyOf(10_000);
  let turns = 0;
  const turn = (): void => {
    turns += 1;
    next = setImmediate(turn);
  };
  let next = setImmediate(turn);
  await new PolicyCompiler().compile(long);
  clearImmediate(next);
  expect(turns).toBeGreaterThan(2);
});
