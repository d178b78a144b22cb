/** A rule as it stands in one app: the names of its `to` resolved, its floor beside it. */

import type { PolicyReason } from '../reason.ts';
import type { Attribute, Conditions, Deny, Grant, PolicyApp } from './model.ts';
import type { SignInNeed } from './need.ts';
import type { Pair } from './pair.ts';

export interface PlacedGrant {
  readonly rule: Grant;
  readonly resources: ReadonlySet<string>;
  readonly app: PolicyApp;
  readonly floored: Terms;
  /** Where `except` frees a resource, and where there is no floor. */
  readonly free: Terms;
}

export interface PlacedDeny {
  readonly rule: Deny;
  /** Null: every path of the app, declared or not. */
  readonly resources: ReadonlySet<string> | null;
  /** What `unless.to` names; null = not asked. */
  readonly exempt: ReadonlySet<string> | null;
}

/** The rules with res = T, in id order, and what follows from them alone. */
export interface Touched {
  readonly app: PolicyApp | null;
  readonly grants: readonly PlacedGrant[];
  readonly denies: readonly PlacedDeny[];
  readonly hasShadow: boolean;
  readonly reads: readonly Attribute[];
  /** Names of the postures that these rules ask about. */
  readonly postures: readonly string[];
}

/** What a grant asks, with or without the floor. */
export interface Terms {
  readonly floor: Conditions | null;
  readonly need: SignInNeed;
  /** The `-ok` of each criterion that is asked. */
  readonly met: readonly PolicyReason[];
}

/** Line 6: the floor holds at this pair, or `except` frees its resource. */
export function termsAt({ app, floored, free }: PlacedGrant, { resource }: Pair): Terms {
  return app.floor === null || (resource !== null && app.floor.except.includes(resource.name)) ? free : floored;
}

/** Narrow grants … */
export function grantCovers({ resources }: PlacedGrant, { resource, narrow }: Pair): boolean {
  return narrow !== null && resource !== null && resources.has(resource.name);
}

/** … and wide denies (§2.11). */
export function denyCovers({ resources }: PlacedDeny, { resource }: Pair): boolean {
  return resources === null || (resource !== null && resources.has(resource.name));
}
