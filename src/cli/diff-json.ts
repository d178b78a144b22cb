/** The differences of two policies as data, version 1. */

import type { Difference, Differences } from '../analysis/difference.ts';
import type { Group } from '../analysis/replay/groups.ts';
import { wholeOf } from '../analysis/replay/tables.ts';
import { witnessAsJson } from '../analysis/witness-json.ts';
import { witnessTest } from '../analysis/witness-test.ts';
import { formatInstant } from '../core/instant.ts';
import type { Policy } from '../core/policy/model.ts';
import { type Affected, affectedBy } from './diff-log.ts';

export interface Compared {
  readonly before: Policy;
  readonly after: Policy;
  /** ms */
  readonly from: number;
  readonly found: Differences;
  /** Null when no log was named. */
  readonly affected: Affected | null;
}

export function diffAsJson({ before, after, from, found, affected }: Compared): object {
  const { complete, unfinished, classes } = found;
  const count = (change: Difference['change']): number => classes.filter((one) => one.change === change).length;
  return {
    version: 1,
    before: before.id,
    after: after.id,
    from: formatInstant(from),
    complete,
    unfinished,
    gained: count('gained'),
    lost: count('lost'),
    changed: count('changed'),
    differences: classes.map((one, index) => ({
      ...one,
      witness: witnessAsJson(one.witness),
      test: witnessTest(one.witness, `witness-${index + 1}`, titleOf(one), one.after),
      ...(affected === null ? {} : { affected: tallyOf(affectedBy(one, affected)) }),
    })),
    ...(affected === null
      ? {}
      : {
          log: { lines: affected.census.lines, changed: tallyOf(affected.changed), unsaid: tallyOf(affected.unsaid) },
        }),
  };
}

/** What the test of a class says that it shows. */
export function titleOf({ change, app, resource, before, after }: Difference): string {
  const where = resource === null ? app : `${app}/${resource}`;
  return `${change}: ${where}, ${before.effect} before and ${after.effect} now`;
}

function tallyOf(groups: readonly Group[]): object {
  const { count, first, last, people, anonymous } = wholeOf(groups);
  const persons = new Map(
    groups.flatMap((group) => [...group.people.keys()]).map((person) => [`${person.iss} ${person.sub}`, person]),
  );
  const span = count === 0 ? {} : { first: formatInstant(first), last: formatInstant(last) };
  return { requests: count, people, anonymous, ...span, who: [...persons.values()] };
}
