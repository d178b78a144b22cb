/** Line 4: the (resource, pattern) pairs of an app that match a request; rules are judged pair by pair. */

import { type Bindings, matchNarrow, matchWide } from '../pattern.ts';
import type { PolicyApp, Resource, Route } from './model.ts';
import type { Query } from './query.ts';

export interface Pair {
  /** The resource's place in its app; -1 without one. */
  readonly index: number;
  /** Null: nothing that the app declares matches; only a deny on a whole app is there. */
  readonly resource: Resource | null;
  /** Decoded parameters; null = it does not match as a grant needs it. */
  readonly narrow: Bindings | null;
  /** Folded parameters (§2.11). Whatever matches narrowly matches widely, too. */
  readonly wide: Bindings;
}

const NOTHING_BOUND: Bindings = Object.freeze(Object.create(null));

/** The pair of a request that no declared resource matches. */
const UNDECLARED: Pair = { index: -1, resource: null, narrow: null, wide: NOTHING_BOUND };

/** @returns at least one, in the order of the app's resources. */
export function pairsOf(app: PolicyApp | null, request: Pick<Query, 'method' | 'path'>): readonly Pair[] {
  const pairs: Pair[] = [];
  if (app !== null) {
    for (const [index, resource] of app.resources.entries()) {
      for (const route of resource.routes) {
        const pair = pairAt(app, index, resource, route, request);
        if (pair !== null) pairs.push(pair);
      }
    }
  }
  if (pairs.length === 0) pairs.push(UNDECLARED);
  return pairs;
}

/** @param index of the resource in its app */
export function pairAt(
  { paths }: PolicyApp,
  index: number,
  resource: Resource,
  route: Route,
  { method, path }: Pick<Query, 'method' | 'path'>,
): Pair | null {
  if (!methodMatches(route, method, 'wide')) return null;
  const wide = matchWide(route.pattern, path, paths);
  if (wide === null) return null;
  const narrow = methodMatches(route, method, 'narrow') ? matchNarrow(route.pattern, path, paths) : null;
  return { index, resource, narrow, wide };
}

/** §2.9: GET implies HEAD; a deny for GET covers an upgrade, a grant for GET does not. */
export function methodMatches({ methods }: Route, method: string, reading: 'narrow' | 'wide'): boolean {
  for (const written of methods) {
    if (written === method || written === '*') return true;
    if (written === 'GET' && (method === 'HEAD' || (method === 'WS' && reading === 'wide'))) return true;
  }
  return false;
}
