/** The thread in which two policies are compared after a reload, so that no request waits for it. `change-notes.ts` starts it. */

import { parentPort, workerData } from 'node:worker_threads';
import { BUDGET } from '../analysis/budget.ts';
import { changeSummary } from '../analysis/change-summary.ts';
import { differences } from '../analysis/differences.ts';
import type { Policy } from '../core/policy/model.ts';
import { PolicyGathering, type PolicyPart } from './policy-parts.ts';

const { from, millis }: { from: number; millis: number } = workerData;

// All of the one policy comes before the other.
let gathering = new PolicyGathering();
let before: Policy | null = null;

parentPort?.on('message', (part: PolicyPart) => {
  const policy = gathering.add(part);
  if (policy === null) return;
  if (before === null) {
    before = policy;
    gathering = new PolicyGathering();
    return;
  }
  const budget = { ...BUDGET, clock: () => performance.now(), allMillis: millis };
  parentPort?.postMessage(changeSummary(differences(before, policy, from, budget)), []);
});
