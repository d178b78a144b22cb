/** How near a cohort comes to a group of grants, remembered in a table of fixed size: what does not fit is worked out anew. */

const SLOTS = 2 ** 16;
/** Cohort, group, atoms, place. */
const WIDTH = 4;

export class LackMemory {
  readonly #slots = new Int32Array(SLOTS * WIDTH);

  /** @returns where to look, and to write */
  slotOf(cohort: number, group: number): number {
    return ((Math.imul(cohort, 0x9e3779b1) ^ Math.imul(group, 0x85ebca77)) >>> 16) * WIDTH;
  }

  /** Neither number is ever 0. */
  holds(slot: number, cohort: number, group: number): boolean {
    return this.#slots[slot] === cohort && this.#slots[slot + 1] === group;
  }

  atomsAt(slot: number): number {
    return this.#slots[slot + 2] ?? 0;
  }

  placeAt(slot: number): number {
    return this.#slots[slot + 3] ?? 0;
  }

  write(slot: number, cohort: number, group: number, atoms: number, place: number): void {
    this.#slots[slot] = cohort;
    this.#slots[slot + 1] = group;
    this.#slots[slot + 2] = atoms;
    this.#slots[slot + 3] = place;
  }
}
