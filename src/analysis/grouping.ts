/** From what was found in the cells of an app to classes that a person reads: those with the same outcome by the same rules are one. */

import type { Cell } from './cell.ts';
import type { Difference, Outcome } from './difference.ts';
import type { Witness } from './witness.ts';

/** A cube of one cell in which the effect differs. */
export interface Found {
  readonly cell: Cell;
  /** What holds together. */
  readonly conditions: readonly string[];
  readonly witness: Witness;
  /** Before, after. */
  readonly outcomes: readonly Outcome[];
  /** Through which each side's deciding rule reaches it. */
  readonly resources: readonly (string | null)[];
  /** The same rules have more cubes in this cell. */
  readonly more: boolean;
}

/** The better for who asks, the higher. */
export const RANK: Readonly<Record<Outcome['effect'], number>> = { allow: 3, step_up: 2, login: 1, deny: 0, refuse: 0 };

const NOTHING: Outcome = { effect: 'deny', by: null };

/** Alternatives that are told of one class. */
const MOST_CONDITIONS = 16;

interface Grouped {
  readonly classes: readonly Difference[];
  /** Of classes that are not told, because none of their requests was confirmed. */
  readonly unconfirmed: readonly Found[];
}

/** @param confirms whether a request is answered as it was found; one of each class is asked about, or more until one is */
export function grouped(found: readonly Found[], confirms: (one: Found) => boolean): Grouped {
  const classes: Difference[] = [];
  const unconfirmed: Found[] = [];
  const keyOf = ({ outcomes, resources }: Found): string => JSON.stringify([outcomes, resources]);
  for (const group of Map.groupBy(found, keyOf).values()) {
    const [first] = group;
    // A witness that is a persona can be pasted.
    const sayable = group.toSorted((a, b) => Number(b.witness.persona !== null) - Number(a.witness.persona !== null));
    const shown = sayable.find(confirms);
    if (shown !== undefined) classes.push(classOf(group, shown));
    else if (first !== undefined) unconfirmed.push(first);
  }
  return { classes, unconfirmed };
}

function classOf(group: readonly Found[], { cell, outcomes, resources, witness }: Found): Difference {
  const [before = NOTHING, after = NOTHING] = outcomes;
  const opening = RANK[after.effect] > RANK[before.effect] ? 1 : 0;
  const resource = resources[opening] ?? resources[1 - opening] ?? null;
  const conditions = new Map(group.map((one) => [one.conditions.join('\n'), one.conditions]));
  return {
    change: after.effect === 'allow' ? 'gained' : before.effect === 'allow' ? 'lost' : 'changed',
    app: cell.app,
    resource,
    routes: [...new Set(group.flatMap((one) => [...(one.cell.routes.get(resource ?? '') ?? [])]))].sort(),
    before,
    after,
    conditions: [...conditions.values()].slice(0, MOST_CONDITIONS),
    more: conditions.size > MOST_CONDITIONS || group.some(({ more }) => more),
    witness,
  };
}

const CHANGES: readonly Difference['change'][] = ['gained', 'lost', 'changed'];

export function byWeight(a: Difference, b: Difference): number {
  return (
    CHANGES.indexOf(a.change) - CHANGES.indexOf(b.change) ||
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
