/** CPU time of a process and its children, from /proc: the same measure for Node, nginx and HAProxy. */

import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second on every supported architecture. */
const TICK_MS = 10;

/** User and system time of `pid` and of all its living descendants, milliseconds. */
export function cpuOf(pid: number): number {
  const parents = new Map<number, number>();
  const times = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      parents.set(Number(name), Number(fields[1]));
      times.set(Number(name), (Number(fields[11]) + Number(fields[12])) * TICK_MS);
    } catch {
      // It ended while we looked.
    }
  }
  let sum = 0;
  for (const [candidate, time] of times) if (descends(candidate, pid, parents)) sum += time;
  return sum;
}

function descends(candidate: number, ancestor: number, parents: ReadonlyMap<number, number>): boolean {
  let at: number | undefined = candidate;
  while (at !== undefined && at > 1) {
    if (at === ancestor) return true;
    at = parents.get(at);
  }
  return false;
}
