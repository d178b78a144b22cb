/** Requests that the same rules touch: one class of paths, some methods, and what each policy has for them. */

import type { Policy, PolicyApp, Rule } from '../core/policy/model.ts';
import type { Pair } from '../core/policy/pair.ts';
import type { PlacedDeny, PlacedGrant } from '../core/policy/placed.ts';
import type { ElementAsked } from './elements.ts';

/** What one policy has for the requests of a cell. */
export interface Side {
  readonly policy: Policy;
  readonly app: PolicyApp | null;
  /** Its path options refuse the path before the policy is asked. */
  readonly refuses: boolean;
  readonly pairs: readonly Pair[];
  /** Enforced, not over, and with res = T. */
  readonly grants: readonly PlacedGrant[];
  readonly denies: readonly PlacedDeny[];
  /** Those of them that no other side words like that; without another side all. */
  readonly edited: ReadonlySet<Rule>;
  readonly rules: ReadonlyMap<Rule, SideRule>;
}

/** A grant or a deny. Those of one skeleton ask the same in this cell, whichever list elements they ask for. */
export interface SideRule {
  readonly skeleton: string;
  readonly elements: readonly ElementAsked[];
}

export interface Cell {
  readonly app: string;
  /** All are treated alike; the first is the example. */
  readonly methods: readonly string[];
  /** The example, canonical, segment by segment. */
  readonly segments: readonly string[];
  readonly trailingSlash: boolean;
  /** Segments of the example that may be (almost) anything: their place by their text, which no other segment has. */
  readonly free: ReadonlyMap<string, number>;
  readonly sides: readonly Side[];
  /** By resource: `GET|HEAD /exports/**`, the methods and patterns by which requests of it get to a grant. */
  readonly routes: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether the same rules touch it when a free segment is this text, as it stands in a path. */
  accepts(place: number, segment: string): boolean;
}

export function pathOf({ segments, trailingSlash }: Pick<Cell, 'segments' | 'trailingSlash'>): string {
  return `/${segments.join('/')}${trailingSlash ? '/' : ''}`;
}

/** `GET /exports/x2`, as it is named where something is said of the cell as a whole. */
export function routeOf(cell: Cell): string {
  return `${cell.methods[0] ?? ''} ${pathOf(cell)}`;
}
