/** How long the main thread does not come round to its timers: by the clock, and in its own CPU time. */

import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Stalls {
  /** ms. On a machine that others use, too, this also counts when they had the core. */
  readonly clock: number;
  /** ms of CPU that this thread used between two timers. */
  readonly cpu: number;
}

/** @returns ends the watch. */
export function watchStalls(): () => Stalls {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  let longest = 0;
  let last = cpuNow();
  const timer = setInterval(() => {
    const now = cpuNow();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  return () => {
    clearInterval(timer);
    delays.disable();
    return { clock: delays.max / 1e6, cpu: longest };
  };
}

function cpuNow(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
