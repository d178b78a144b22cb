/** What a provider said of sessions and the store could not take yet: its refresh tokens are the only ones that still count. */

import type { SessionTerms } from '../../core/session-terms.ts';
import type { SessionContent } from './session-content.ts';

interface Answer {
  /** Of the session as it is stored. */
  readonly version: number;
  readonly content: SessionContent;
}

export class Unwritten {
  readonly #answers = new Map<string, Answer>();

  get size(): number {
    return this.#answers.size;
  }

  keep(id: string, version: number, content: SessionContent): void {
    this.#answers.set(id, { version, content });
  }

  forget(id: string): void {
    this.#answers.delete(id);
  }

  /** It is gone afterwards. @returns null when nothing was said of this version of the session. */
  take(id: string, version: number): SessionContent | null {
    const answer = this.#answers.get(id);
    this.#answers.delete(id);
    return answer?.version === version ? answer.content : null;
  }

  /** Of sessions that nobody came back to: after the grace they end, whatever was said. @param now ms since the epoch. */
  sweep(now: number, { refresh, grace }: SessionTerms): void {
    for (const [id, { content }] of this.#answers) {
      if (now >= content.renewedAt + refresh + grace) this.#answers.delete(id);
    }
  }
}
