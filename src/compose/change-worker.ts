/** The thread in which two policies are compared after a reload, so that no request waits for it. `change-notes.ts` starts it. */

import { parentPort, workerData } from 'node:worker_threads';
import { BUDGET } from '../analysis/budget.ts';
import { changeSummary } from '../analysis/change-summary.ts';
import { differences } from '../analysis/differences.ts';
import type { Policy } from '../core/policy/model.ts';

const { before, after, from, millis }: { before: Policy; after: Policy; from: number; millis: number } = workerData;

const budget = { ...BUDGET, clock: () => performance.now(), allMillis: millis };
parentPort?.postMessage(changeSummary(differences(before, after, from, budget)), []);
