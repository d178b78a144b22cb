/** A stricter form of the policy that the learned part of a log suggests. */

import type { Grant, Policy, PolicyApp } from '../../core/policy/model.ts';
import type { Usage } from './evidence.ts';
import type { Edit } from './edit.ts';
import type { Use } from './use.ts';

export interface Candidate {
  readonly edit: Edit;
  /** Whether a use of a grant that it concerns stays possible. */
  readonly allows: (use: Use) => boolean;
  /** Of one that takes ways to a grant's resources: whether this one is left. Two such may each leave another. */
  readonly leaves?: (route: string, method: string) => boolean;
}

/** A grant, and what was learned of its use: at least one. */
export interface Learned {
  readonly policy: Policy;
  readonly grant: Grant;
  readonly usages: readonly Usage[];
}

/** Fewer uses prove a condition of nobody's. */
const LEAST_USES = 20;

export function isEnough(usages: readonly Usage[]): boolean {
  return usages.reduce((sum, { count }) => sum + count, 0) >= LEAST_USES;
}

/** The apps through which it was used. */
export function usedApps({ policy, usages }: Learned): readonly PolicyApp[] {
  const names = new Set(usages.flatMap(({ use }) => use.routes.map((route) => route.slice(0, route.indexOf('/')))));
  return [...names].flatMap((name) => policy.apps.get(name) ?? []);
}

/** Different ones in a fixed order. */
export function distinct<Item>(items: Iterable<Item>): readonly Item[] {
  return [...new Set(items)];
}
