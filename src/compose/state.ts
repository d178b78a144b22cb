/** What the program knows of itself: which load serves, whether it stops, and what became of the last reload. */

import type { Status } from '../server/admin.ts';
import type { Built } from './builder.ts';

export class State {
  /** ms since the epoch, as `builtAt`. */
  readonly startedAt = Date.now();
  built: Built;
  builtAt = Date.now();
  stopping = false;
  lastReload: Status['reload'] = null;
  /** Access records so far. */
  written = 0;

  constructor(built: Built) {
    this.built = built;
  }
}
