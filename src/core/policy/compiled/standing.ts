/** Where a caller stands: which rules are about it for certain (T), and of which that is unknown (U). */

import { addBit, type Bits, bitsFor, dropBit, hasBit } from './bits.ts';
import type { RuleSpace } from './rule-space.ts';
import { type Grade, UNKNOWN, YES } from './subject-graph.ts';

export class Standing {
  readonly yes: Bits;
  readonly unknown: Bits;
  /** Words of `yes` in the range of the grants that are not zero. */
  readonly grantWords: Int32Array;
  /** Words of `yes` or `unknown` in the range of the denies that are not zero. */
  readonly denyWords: Int32Array;

  constructor(yes: Bits, unknown: Bits, space: RuleSpace) {
    this.yes = yes;
    this.unknown = unknown;
    const grantWords: number[] = [];
    const denyWords: number[] = [];
    const firstDeny = space.denies / 32;
    for (let word = 0; word < firstDeny; word += 1) if (yes[word] !== 0) grantWords.push(word);
    for (let word = firstDeny; word < yes.length; word += 1) {
      if (((yes[word] ?? 0) | (unknown[word] ?? 0)) !== 0) denyWords.push(word);
    }
    this.grantWords = Int32Array.from(grantWords);
    this.denyWords = Int32Array.from(denyWords);
  }

  /** The memory that it takes at most, bytes. */
  get bytes(): number {
    return 4 * (this.yes.length + this.unknown.length + this.grantWords.length + this.denyWords.length);
  }
}

/** A standing in the making. */
export class StandingDraft {
  readonly #yes: Bits;
  #unknown: Bits;
  #shared: boolean;

  private constructor(yes: Bits, unknown: Bits, shared: boolean) {
    this.#yes = yes;
    this.#unknown = unknown;
    this.#shared = shared;
  }

  static empty({ size }: RuleSpace): StandingDraft {
    return new StandingDraft(bitsFor(size), bitsFor(size), false);
  }

  /** Most callers leave unknown what all others do: then its words are not copied. */
  static like({ yes, unknown }: Standing): StandingDraft {
    return new StandingDraft(yes.slice(), unknown, true);
  }

  set(sink: number, truth: Grade): void {
    if (truth === YES) addBit(this.#yes, sink);
    else dropBit(this.#yes, sink);
    if (hasBit(this.#unknown, sink) === (truth === UNKNOWN)) return;
    if (this.#shared) {
      this.#unknown = this.#unknown.slice();
      this.#shared = false;
    }
    if (truth === UNKNOWN) addBit(this.#unknown, sink);
    else dropBit(this.#unknown, sink);
  }

  finish(space: RuleSpace): Standing {
    return new Standing(this.#yes, this.#unknown, space);
  }
}
