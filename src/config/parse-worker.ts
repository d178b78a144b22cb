/** The thread in which long files are parsed, so that no request waits for it. `parse.ts` is its other end. */

import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { sendList } from './crossing.ts';
import { type InventoryJob, type PolicyJob, runInventoryJob, runPolicyJob } from './parse-job.ts';

const { job, port }: { job: PolicyJob | InventoryJob; port: MessagePort } = workerData;

switch (job.kind) {
  case 'policy': {
    const { policy, problems } = runPolicyJob(job);
    port.postMessage(policy === null ? null : { ...policy, apps: new Map(), grants: [], denies: [] }, []);
    sendList(port, [...(policy?.apps.values() ?? [])], 1);
    sendList(port, policy?.grants ?? []);
    sendList(port, policy?.denies ?? []);
    sendList(port, problems);
    break;
  }
  case 'inventory': {
    const { entries, problems } = runInventoryJob(job);
    port.postMessage(entries === null ? null : [], []);
    sendList(port, entries ?? []);
    sendList(port, problems);
    break;
  }
}
parentPort?.postMessage('sent', []);
// The other end ends this thread: if it ended now, what is under way could be lost with its port.
port.ref();
