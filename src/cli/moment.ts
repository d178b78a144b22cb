/** The moment that a command asks about: the `--at` of its command line, or now. */

import { parseInstant } from '../core/instant.ts';
import { UsageError, type Call } from './command.ts';

/** ms; null when it is not given. @throws UsageError */
export function momentOf(call: Call): number | null {
  const text = call.value('at');
  if (text === undefined) return null;
  const instant = parseInstant(text);
  if (instant === null)
    throw new UsageError(`\`${text}\` is not a point in time such as \`2026-11-21T08:00:00+01:00\``);
  return instant;
}

/** ms. A witness of it is read by people, to whom a part of a second says nothing. */
export function thisSecond(): number {
  return Math.floor(Date.now() / 1000) * 1000;
}
