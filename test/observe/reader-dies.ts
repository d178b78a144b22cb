/** Run as a child: records to a standard output whose reader goes away, and lives. */

import { setTimeout as sleep } from 'node:timers/promises';
import { createRecorder } from '../../src/observe/record.ts';
import { ANSWERED, entry } from './entry.ts';

const recorder = createRecorder({ to: 'stdout', onError: 'refuse', flush: 10, hashKey: null });
for (let round = 0; round < 100 && !recorder.state.failing; round += 1) {
  recorder.record(entry(), ANSWERED);
  await sleep(20);
}
process.stderr.write(`failing: ${recorder.state.failing}\n`);
process.exit(0);
