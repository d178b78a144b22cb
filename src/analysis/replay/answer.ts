/** What a replay says in the end. */

import type { ReplayReport } from './replay.ts';
import { totalsOf } from './tables.ts';

/** `same`: nobody loses or gains anything · `different` · `unknown`: no difference was found, but not all could be compared. */
export type Answer = 'same' | 'different' | 'unknown';

export function answerOf({ census, groups }: ReplayReport): Answer {
  const { lost, gained, changed, indeterminate, drift } = totalsOf(groups);
  if (lost.count + gained.count + changed.count > 0) return 'different';
  const unsaid = indeterminate.count + drift.count + census.troubles.length + census.forgotten;
  return unsaid > 0 || census.decided === 0 ? 'unknown' : 'same';
}
