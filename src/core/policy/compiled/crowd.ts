/** Which rules are in a route class, as bits: those about a caller are found 32 at a time. */

import { type Bits, countBits } from './bits.ts';

/** From so many words on it is worth knowing where each one is. */
const WIDE = 64;
/** Numbers per word. */
const WIDTH = 3;

export class Crowd {
  /**
   * For each word of the rule space that holds a rule of the class: its number, which of its bits, and how many rules
   * come before it. One array, because three would take three times as many cache lines.
   */
  readonly entries: readonly number[];
  /** By word of the rule space, 1 + its place among the words of the class; null while they are few. */
  readonly places: Int32Array | null;

  /** @param numbers of the rules, growing @param size of the rule space */
  constructor(numbers: readonly number[], size: number) {
    const entries: number[] = [];
    for (const [index, number] of numbers.entries()) {
      if (entries.at(-WIDTH) !== number >>> 5) entries.push(number >>> 5, 0, index);
      entries[entries.length - 2] = (entries.at(-2) ?? 0) | (1 << (number & 31));
    }
    this.entries = entries;
    this.places = entries.length > WIDE * WIDTH ? placesOf(entries, size) : null;
  }
}

function placesOf(entries: readonly number[], size: number): Int32Array {
  const places = new Int32Array(Math.ceil(size / 32));
  for (let place = 0; place * WIDTH < entries.length; place += 1) places[entries[place * WIDTH] ?? 0] = place + 1;
  return places;
}

/** Goes through the rules of a class that are about a caller. One object, begun anew each time. */
export class Survivors {
  #crowd: Crowd | null = null;
  #yes: Bits;
  #unknown: Bits | null = null;
  /** The caller's words; null = those of the class are fewer. */
  #theirs: Int32Array | null = null;
  #step = 0;
  /** What is left of the word at hand, and its place in the class. */
  #left = 0;
  #place = 0;

  constructor() {
    this.#yes = new Uint32Array();
  }

  /**
   * @param words those of `yes` or `unknown` that are not zero
   * @param unknown null where only rules that are certainly about the caller count
   */
  begin(crowd: Crowd, words: Int32Array, yes: Bits, unknown: Bits | null): void {
    this.#crowd = crowd;
    this.#yes = yes;
    this.#unknown = unknown;
    this.#theirs = crowd.places !== null && words.length * WIDTH < crowd.entries.length ? words : null;
    this.#step = 0;
    this.#left = 0;
  }

  /** @returns the next one's place in the class; -1 = there is none */
  next(): number {
    const crowd = this.#crowd;
    if (crowd === null) return -1;
    while (this.#left === 0) if (!this.#advance(crowd)) return -1;
    const bit = this.#left & -this.#left;
    this.#left ^= bit;
    const at = this.#place * WIDTH;
    return (crowd.entries[at + 2] ?? 0) + countBits((crowd.entries[at + 1] ?? 0) & (bit - 1));
  }

  #advance({ entries, places }: Crowd): boolean {
    const theirs = this.#theirs;
    const step = this.#step;
    if (theirs === null || places === null) {
      if (step * WIDTH >= entries.length) return false;
      this.#place = step;
    } else {
      if (step >= theirs.length) return false;
      this.#place = (places[theirs[step] ?? 0] ?? 0) - 1;
    }
    this.#step = step + 1;
    if (this.#place === -1) return true;
    const word = entries[this.#place * WIDTH] ?? 0;
    const about = (this.#yes[word] ?? 0) | (this.#unknown?.[word] ?? 0);
    this.#left = about & (entries[this.#place * WIDTH + 1] ?? 0);
    return true;
  }
}
