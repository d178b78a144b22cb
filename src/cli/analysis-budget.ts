/** What an analysis may cost on this machine. */

import { BUDGET, type Budget } from '../analysis/budget.ts';

/** Of processor time: on a busy machine the answer is the same, only later. */
export const ANALYSIS_BUDGET: Budget = Object.freeze({ ...BUDGET, clock: processorMillis });

function processorMillis(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
