/** A grant as it stands in a route class, with the answers in which it allows. */

import type { Grant } from '../model.ts';
import type { Allowed } from './allowed.ts';
import type { ClassPair } from './class-pair.ts';
import type { Guard } from './guard.ts';

export class Candidate {
  /** Its number in the rule space. */
  readonly grant: number;
  readonly guard: Guard;
  /** Where it applies: at least one, in order; where only the floor makes a difference, one with and one without it. */
  readonly pairs: readonly ClassPair[];
  readonly mode: Grant['mode'];
  /** What a refused person reads. */
  readonly message: string | null;
  /** The first of a chain. */
  allowed: Allowed | null = null;

  constructor(grant: number, { mode, denyMessage }: Grant, guard: Guard, pairs: readonly ClassPair[]) {
    this.grant = grant;
    this.guard = guard;
    this.pairs = pairs;
    this.mode = mode;
    this.message = denyMessage;
  }
}
