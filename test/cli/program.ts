/** The real program, run as a child. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
export const BIN = fileURLToPath(new URL('../../bin/sallyport.mjs', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Surroundings {
  readonly cwd?: string;
  /** Besides `PATH`; nothing else of the tester's own reaches the program. */
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input; nothing without it. */
  readonly input?: string;
}

export function start(words: readonly string[], { cwd = REPOSITORY, env = {}, input = '' }: Surroundings = {}) {
  const child = spawn(process.execPath, [BIN, ...words], { cwd, env: { PATH: process.env['PATH'], ...env } });
  child.stdin.end(input);
  return child;
}

export async function sallyport(words: readonly string[], surroundings?: Surroundings): Promise<Ended> {
  const child = start(words, surroundings);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}
