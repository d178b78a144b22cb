/** How rules are numbered: grants by id, what `unless` asks of the caller, then, from a word of their own on, denies by id. */

import type { Policy } from '../model.ts';

export class RuleSpace {
  readonly grants: number;
  /** The first number of an `unless`, which is read as narrowly as a grant. */
  readonly unless: number;
  /** The first number of a deny; a multiple of 32. */
  readonly denies: number;
  readonly size: number;

  constructor({ grants, denies }: Policy) {
    this.grants = grants.length;
    this.unless = grants.length;
    this.denies = Math.ceil((grants.length + denies.length) / 32) * 32;
    this.size = this.denies + denies.length;
  }
}
