/** Who in an access log would be affected by the differences of two policies. */

import type { Difference } from '../analysis/difference.ts';
import type { Census } from '../analysis/log/census.ts';
import type { Group } from '../analysis/replay/groups.ts';
import type { Outcome } from '../analysis/replay/outcome.ts';
import { Replay } from '../analysis/replay/replay.ts';
import { compile } from '../core/policy/compiled/compile.ts';
import type { Policy } from '../core/policy/model.ts';
import { readMask, reachOf } from './log-policies.ts';
import { readLogs } from './log-reader.ts';
import type { OperatorFile } from './operator-file.ts';
import type { Terminal } from './terminal.ts';

export interface Affected {
  readonly census: Census;
  /** Requests whose outcome changes. */
  readonly changed: readonly Group[];
  /** Requests of which it cannot be said: B reads what was not logged, or A does not do again what the log says. */
  readonly unsaid: readonly Group[];
}

/** @returns null when no log is named */
export async function readAffected(
  logs: readonly string[],
  [before, after]: readonly [Policy, Policy],
  operator: OperatorFile | null,
  terminal: Terminal,
): Promise<Affected | null> {
  if (logs.length === 0) return null;
  const mask = await readMask([before, after], operator, terminal);
  const replay = new Replay({ candidate: compile(after), old: compile(before), reach: reachOf(operator), mask });
  await readLogs(logs, replay);
  const { census, groups } = replay.end();
  return {
    census,
    changed: groups.filter(({ outcome }) => CHANGED.has(outcome)),
    unsaid: groups.filter(({ outcome }) => outcome === 'indeterminate' || outcome === 'drift'),
  };
}

const CHANGED: ReadonlySet<Outcome> = new Set(['lost', 'gained', 'changed']);

/** The requests of the log that lie in a class. */
export function affectedBy({ app, before, after }: Difference, { changed }: Affected): readonly Group[] {
  return changed.filter(
    ({ app: logged, was, becomes }) =>
      logged === app &&
      was.effect === before.effect &&
      was.by === before.by &&
      becomes?.effect === after.effect &&
      becomes.by === after.by,
  );
}
