/** The thread in which long files are parsed, so that no request waits for it; it ends with its one job. */

import { parentPort, workerData } from 'node:worker_threads';
import { runJob } from './parse-job.ts';

parentPort?.postMessage(runJob(workerData), []);
