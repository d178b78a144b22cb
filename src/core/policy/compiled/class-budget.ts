/** How many route classes are remembered at most, in all apps together. */

/** Of classes and of the steps that lead to them. */
const MOST = 65_536;
/** Of candidates in all of them together: some tens of megabytes. */
const MOST_WEIGHT = 4_000_000;

export class ClassBudget {
  #count = 0;
  #weight = 0;
  /** Grows when all that was remembered is to be forgotten. */
  epoch = 0;

  spend(weight: number): void {
    this.#count += 1;
    this.#weight += weight;
    if (this.#count <= MOST && this.#weight <= MOST_WEIGHT) return;
    this.#count = 0;
    this.#weight = 0;
    this.epoch += 1;
  }
}
