/** How what another process made comes over in pieces, each asked for: 10,000 rules at once would hold up every request for 90 ms. */

import type { ChildProcess, Serializable } from 'node:child_process';
import { once } from 'node:events';

/**
 * In the other process: a list, of any length, for `takeList`.
 *
 * @param size items in one piece; 250 rules take about 3 ms
 */
export function* piecesOf(list: readonly unknown[], size = 250): Generator<readonly unknown[]> {
  for (let from = 0; from < list.length; from += size) yield list.slice(from, from + size);
  yield [];
}

/** The end that asks. */
export class Asking {
  readonly #child: ChildProcess;
  readonly #died: Promise<never>;

  /** @param died rejects when no more can come. */
  constructor(child: ChildProcess, died: Promise<never>) {
    this.#child = child;
    this.#died = died;
  }

  /** Sends `question`, or asks for the next piece. Requests go on until it comes. */
  async take<Value>(question: Serializable = 'next'): Promise<Value> {
    const answer: Promise<Value[]> = once(this.#child, 'message');
    this.#child.send(question);
    const [value] = await Promise.race([answer, this.#died]);
    if (value === undefined) throw new Error('the parser sent less than it should');
    return value;
  }

  async takeList<Item>(): Promise<readonly Item[]> {
    const list: Item[] = [];
    for (;;) {
      const piece = await this.take<readonly Item[]>();
      if (piece.length === 0) return list;
      list.push(...piece);
    }
  }
}
