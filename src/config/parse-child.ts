/**
 * The process in which long files are parsed, so that no request waits for it, and what it took of memory goes with it.
 * `parse.ts` is its other end: it sends a job, and asks for the result piece by piece.
 */

import { piecesOf } from './crossing.ts';
import {
  type InventoryJob,
  type InventoryResult,
  type PolicyJob,
  type PolicyResult,
  runInventoryJob,
  runPolicyJob,
} from './parse-job.ts';

process.once('message', async (job: PolicyJob | InventoryJob) => {
  const pieces = job.kind === 'policy' ? ofPolicy(await runPolicyJob(job)) : ofInventory(runInventoryJob(job));
  const next = (): void => void process.send?.(pieces.next().value);
  process.on('message', next);
  next();
});
// Whoever asked is gone.
process.once('disconnect', () => process.exit());

function* ofPolicy({ policy, problems }: PolicyResult): Generator {
  yield policy === null ? null : { ...policy, apps: new Map(), grants: [], denies: [] };
  yield* piecesOf([...(policy?.apps.values() ?? [])], 1);
  yield* piecesOf(policy?.grants ?? []);
  yield* piecesOf(policy?.denies ?? []);
  yield* piecesOf(problems);
}

function* ofInventory({ entries, problems }: InventoryResult): Generator {
  yield entries === null ? null : [];
  yield* piecesOf(entries ?? []);
  yield* piecesOf(problems);
}
