/** The lines of a log that could not be read, counted, and the first of them by name. */

import type { Trouble } from '../analysis/log/census.ts';
import type { Paint } from './paint.ts';

export function troubleLines(troubles: readonly Trouble[], paint: Paint): string[] {
  return troubles.flatMap(({ problem, count, examples }) => [
    `${paint('bad', 'not read')}  ${count.toLocaleString('en')} ${count === 1 ? 'line' : 'lines'}: ${problem}`,
    ...examples.map(({ file, line, detail }) => `  ${file}:${line}: ${detail}`),
    ...(count > examples.length ? ['  …'] : []),
  ]);
}
