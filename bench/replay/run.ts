/** A process that replays a log as the command line would, and tells what it took. */

import { commandLine } from '../../src/cli/command-line.ts';
import { terminal } from '../../src/cli/terminal.ts';

export interface Usage {
  /** Seconds. */
  readonly wall: number;
  readonly cpu: number;
  /** Peak of the resident set. */
  readonly megabytes: number;
}

const started = performance.now();
const code = await commandLine(['replay', ...process.argv.slice(2)], terminal());
if (code !== 1) throw new Error(`the replay was to find a difference, and ended with ${code}`);
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const usage: Usage = {
  wall: (performance.now() - started) / 1000,
  cpu: (userCPUTime + systemCPUTime) / 1e6,
  megabytes: maxRSS / 1024,
};
process.send?.(usage);
