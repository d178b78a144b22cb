/** Changes of sessions, for whoever is reading one at that moment: what was read before a change must not be believed after it. */

import type { SessionChange } from '../../core/session-store.ts';

export class Changes {
  readonly #readers = new Set<Reading>();

  /** From now until it is disposed. */
  read(): Reading {
    const reading = new Reading((over) => this.#readers.delete(over));
    this.#readers.add(reading);
    return reading;
  }

  tell(change: SessionChange): void {
    for (const reader of this.#readers) reader.changes.push(change);
  }
}

class Reading implements Disposable {
  readonly changes: SessionChange[] = [];
  readonly #end: (reading: Reading) => void;

  constructor(end: (reading: Reading) => void) {
    this.#end = end;
  }

  /** @returns whether this version of the session may be outdated by what came meanwhile. */
  outdates(id: string, version: number): boolean {
    return this.changes.some((change) => {
      switch (change.kind) {
        case 'removed':
          return change.ids.includes(id);
        case 'updated':
          return change.id === id && change.version > version;
        case 'deaf':
          return false;
        case 'unknown':
          return true;
      }
    });
  }

  [Symbol.dispose](): void {
    this.#end(this);
  }
}
