/** Long files take another way, through another process and in pieces: what arrives must be the same. */

import { expect, test } from 'vitest';
import { type InventoryJob, type PolicyJob, runInventoryJob, runPolicyJob } from '../../src/config/parse-job.ts';
import { parseInventory, parsePolicy } from '../../src/config/parse.ts';
import { POLICY } from './workspace.ts';

/** More than two pieces, and long enough for the other process. */
const MANY = 1700;

const grants = Array.from({ length: MANY }, (_, index) => {
  const why = `WIKI-${index} ${'somebody needs this for their daily work '.repeat(3)}`;
  return `  - { id: more-${index}, who: [staff], to: [wiki/pages], owner: ann@corp.example, why: ${why} }\n`;
}).join('');

const denies = `denies:\n  - { id: never, who: [staff], to: [wiki/*], mode: shadow, owner: ann@corp.example, why: tried }\n`;

function policyJob(text: string): PolicyJob {
  return { kind: 'policy', sources: [{ file: 'policy.yaml', text }], context: { providers: null } };
}

test('a long policy arrives from the other process as it would be read here', async () => {
  const job = policyJob(POLICY + grants + denies);
  const result = await parsePolicy(job);
  expect(result.policy?.grants).toHaveLength(MANY + 1);
  expect(result).toEqual(await runPolicyJob(job));
});

test('every problem of a long policy arrives, and no policy', async () => {
  const job = policyJob(POLICY + grants.replaceAll('[staff]', '[stuff]'));
  const result = await parsePolicy(job);
  expect(result.policy).toBeNull();
  expect(result.problems).toHaveLength(MANY);
  expect(result).toEqual(await runPolicyJob(job));
});

test('a long inventory arrives from the other process as it would be read here', async () => {
  const devices = Array.from({ length: 12_000 }, (_, index) => `  d-${index}: { managed: ${index % 2 === 0} }\n`);
  const job: InventoryJob = {
    kind: 'inventory',
    file: 'devices.yaml',
    text: `devices:\n${devices.join('')}`,
    types: new Map([['managed', 'bool']]),
  };
  const result = await parseInventory(job);
  expect(result.entries).toHaveLength(12_000);
  expect(result).toEqual(runInventoryJob(job));
});

test('requests go on while a long policy is read', async () => {
  let turns = 0;
  const turn = setInterval(() => (turns += 1), 1);
  await parsePolicy(policyJob(POLICY + grants));
  clearInterval(turn);
  expect(turns).toBeGreaterThan(10);
});
