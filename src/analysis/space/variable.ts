/** One thing that the rules of a cell ask about a request, with a value for each way in which it can matter. */

import type { Draft } from './draft.ts';

export interface Variable {
  readonly size: number;
  /** What a request is like in which it has one of these values: neither none nor all of them. Follows nothing. */
  words(values: readonly number[]): string;
  /** Makes the request so. The smaller a value, the plainer: 0 is what a request has that says nothing. */
  set(draft: Draft, value: number): void;
}
