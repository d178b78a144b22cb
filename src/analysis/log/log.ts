/** A log, line after line, folded into the requests that differ. */

import { type Census, CensusTaker, type LinePlace } from './census.ts';
import type { Fold } from './fold.ts';
import { readLine, type Refused } from './line.ts';
import { Streams } from './streams.ts';

export class Log {
  readonly #fold: Fold;
  readonly #onRefused: (refused: Refused) => void;
  readonly #census = new CensusTaker();
  readonly #streams = new Streams();
  #decided = 0;

  /** @param onRefused is told of requests about which the policy was never asked */
  constructor(fold: Fold, onRefused: (refused: Refused) => void = () => {}) {
    this.#fold = fold;
    this.#onRefused = onRefused;
  }

  /** @param text of one line; null = it was too long to be read */
  add(text: string | null, place: LinePlace): void {
    const line = text === null ? TOO_LONG : readLine(text);
    this.#census.count(line, place);
    switch (line.kind) {
      case 'decided':
        this.#decided += 1;
        this.#fold.add(line.request);
        if (line.long) this.#streams.ended(line.request);
        return;
      case 'open':
        return this.#streams.opened(line.request);
      case 'refused':
        return this.#onRefused(line);
      case 'revocation':
      case 'unreadable':
    }
  }

  /** There are no more lines. */
  end(): Census {
    let unfinished = 0;
    for (const request of this.#streams.unfinished()) {
      this.#fold.add(request);
      unfinished += 1;
    }
    this.#fold.end();
    return this.#census.result(this.#decided + unfinished, unfinished, this.#streams.forgotten);
  }
}

const TOO_LONG = { kind: 'unreadable', problem: 'too-long', detail: 'longer than any record' } as const;
