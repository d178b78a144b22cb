/** A request in the making: what has been said about it so far. */

import type { Address } from '../../core/address.ts';
import type { ClaimValue } from '../../core/identity.ts';
import type { Candidate } from './candidate.ts';

export class Draft {
  anonymous = false;
  /** By key, `claims.team`, or `acr`; absent = not said. */
  readonly values = new Map<string, Candidate>();
  /** Lists that are there, by key. */
  readonly lists = new Map<string, Set<string>>();
  /** ms, by the fact's name. */
  readonly ages = new Map<string, number>();
  /** Names of facts that came with the sign-in. */
  readonly renewable = new Set<string>();
  readonly amr = new Set<string>();
  /** ms since the person signed in; null = not said. */
  authAge: number | null = null;
  sessionAge = 0;
  address: Address | null = null;
  /** ms since the epoch. */
  now = 0;
  /** What a segment of the path that may be anything is, by its place. */
  readonly segments = new Map<number, Candidate>();
  readonly relations: Relation[] = [];

  /** A list with an element is there. */
  addElement(key: string, element: string): void {
    const list = this.lists.get(key);
    if (list === undefined) this.lists.set(key, new Set([element]));
    else list.add(element);
  }
}

/** How a claim lies to a part of the path, where neither is one certain text. */
export interface Relation {
  readonly key: string;
  /** The place of the segment, or the text of one that is certain. */
  readonly segment: number | string;
  /** `alike`: only folding makes them equal. */
  readonly is: 'alike' | 'equal';
}

/** As it would arrive; undefined = absent. */
export function valueOf(draft: Draft, key: string): ClaimValue | undefined {
  const list = draft.lists.get(key);
  if (list !== undefined) return [...list];
  return draft.values.get(key)?.raw ?? undefined;
}
