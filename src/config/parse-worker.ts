/** The thread in which long files are parsed, so that no request waits for it; it ends with its one job. */

import { parentPort, workerData } from 'node:worker_threads';
import { type InventoryJob, type PolicyJob, runInventoryJob, runPolicyJob } from './parse-job.ts';

const job: PolicyJob | InventoryJob = workerData;
parentPort?.postMessage(job.kind === 'policy' ? runPolicyJob(job) : runInventoryJob(job), []);
