/** From what was found cell by cell to classes that a person reads: those with the same outcome by the same rules are one. */

import type { Cube } from './cover.ts';
import type { Difference, Outcome } from './difference.ts';
import type { Space } from './space/space.ts';
import type { Witness } from './witness.ts';

/** A cube of one cell in which the effect differs. */
export interface Found {
  readonly space: Space;
  readonly cube: Cube;
  readonly witness: Witness;
  /** Before, after. */
  readonly outcomes: readonly Outcome[];
  /** Through which each side's deciding rule reaches it. */
  readonly resources: readonly (string | null)[];
  /** The same rules have more cubes in this cell. */
  readonly more: boolean;
}

/** The better for who asks, the higher. */
const RANK: Readonly<Record<Outcome['effect'], number>> = { allow: 3, step_up: 2, login: 1, deny: 0, refuse: 0 };

const NOTHING: Outcome = { effect: 'deny', by: null };

/** Alternatives that are told of one class. */
const MOST_CONDITIONS = 16;

export function grouped(found: readonly Found[]): readonly Difference[] {
  const classes = Map.groupBy(found, ({ space, outcomes, resources }) =>
    JSON.stringify([space.cell.app, outcomes, resources]),
  );
  return [...classes.values()].flatMap(classOf).sort(compare);
}

function classOf(found: readonly Found[]): readonly Difference[] {
  const [first] = found;
  if (first === undefined) return [];
  const [before = NOTHING, after = NOTHING] = first.outcomes;
  const gained = RANK[after.effect] > RANK[before.effect];
  const resource = first.resources[gained ? 1 : 0] ?? first.resources[gained ? 0 : 1] ?? null;
  const conditions = new Map(found.map(conditionsOf).map((one) => [one.join('\n'), one]));
  return [
    {
      change: gained ? 'gained' : 'lost',
      app: first.space.cell.app,
      resource,
      routes: [...new Set(found.flatMap(({ space }) => [...(space.cell.routes.get(resource ?? '') ?? [])]))].sort(),
      before,
      after,
      conditions: [...conditions.values()].slice(0, MOST_CONDITIONS),
      more: conditions.size > MOST_CONDITIONS || found.some(({ more }) => more),
      witness: (found.find(({ witness }) => witness.persona !== null) ?? first).witness,
    },
  ];
}

function conditionsOf({ space, cube }: Found): readonly string[] {
  return [...cube].sort(([a], [b]) => a - b).map(([index, values]) => space.variables[index]?.words(values) ?? '');
}

function compare(a: Difference, b: Difference): number {
  return (
    (a.change === b.change ? 0 : a.change === 'gained' ? -1 : 1) ||
    weightOf(b) - weightOf(a) ||
    compareText(a.app, b.app) ||
    compareText(a.resource ?? '', b.resource ?? '')
  );
}

function weightOf({ before, after }: Difference): number {
  return Math.abs(RANK[after.effect] - RANK[before.effect]);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
