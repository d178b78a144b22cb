/** How far a long command is, for whoever waits at a terminal. */

import type { Terminal } from './terminal.ts';

/** ms without a word. */
const PATIENCE = 2000;
/** ms between two words. */
const PACE = 200;

/**
 * The same steps, one after the other; what takes less than two seconds says nothing.
 *
 * @param words of so many that are done
 * @param clock monotonic ms
 */
export function* withProgress<Step>(
  steps: Iterable<Step>,
  words: (done: number) => string,
  { progress }: Pick<Terminal, 'progress'>,
  clock: () => number,
): Generator<Step> {
  let next = clock() + PATIENCE;
  let done = 0;
  try {
    for (const step of steps) {
      yield step;
      done += 1;
      if (clock() < next) continue;
      progress(words(done));
      next = clock() + PACE;
    }
  } finally {
    progress(null);
  }
}
