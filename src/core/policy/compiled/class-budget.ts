/** How much may be remembered of route classes, and of answers in them, in all apps together. */

/** In units of about 64 bytes. */
const MOST = 1_000_000;

export class ClassBudget {
  #spent = 0;
  /** Grows when all that was remembered is to be forgotten. */
  epoch = 0;

  spend(units: number): void {
    this.#spent += units;
    if (this.#spent <= MOST) return;
    this.#spent = 0;
    this.epoch += 1;
  }
}
