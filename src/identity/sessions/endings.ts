/** Ends sessions by whose they are, also the one that is being made at this very moment. */

import type { SessionStore, StoredSession } from '../../core/session-store.ts';

type By = 'subject' | 'sid' | 'device';

/** ms: longer than a sign-in may take, from its first redirect to its session. */
const REMEMBERED = 15 * 60_000;

export class Endings {
  readonly #store: SessionStore;
  readonly #clock: () => number;

  constructor(store: SessionStore, clock: () => number) {
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * INVARIANT: the mark is set before the list is read, and `hasEnded` is asked after a session was inserted: so each
   * session that was begun before is either in the list or finds the mark.
   *
   * @returns the ids of the sessions that it ended.
   */
  async end(by: By, key: string): Promise<readonly string[]> {
    const now = this.#clock();
    await this.#store.put(markOf(by, key), Buffer.from(String(now)), now + REMEMBERED);
    return this.endKnown(by, key);
  }

  /** Only what is there. Without a mark: whoever proves nothing must not be able to fill the store. */
  async endKnown(by: By, key: string): Promise<readonly string[]> {
    const sessions = await this.#store.list(by, key);
    return sessions.length === 0 ? [] : this.#store.remove(sessions.map(({ id }) => id));
  }

  /**
   * INVARIANT: what was asked for is remembered after it was done. Else a store that fails in between would make a replay of
   * the next try, and nobody would be signed out.
   *
   * @param name of what asks; it is obeyed once, until then (ms).
   */
  async once(name: string, until: number, by: By, key: string): Promise<'done' | 'replayed'> {
    const done = `done:${name}`;
    if ((await this.#store.peek(done)) !== null) return 'replayed';
    await this.end(by, key);
    await this.#store.put(done, Buffer.of(), until);
    return 'done';
  }

  /** @param since when the sign-in began, ms. @returns whether it was ended while it was being made. */
  async hasEnded({ subject, sid, device }: StoredSession, since: number): Promise<boolean> {
    const marks = [markOf('subject', subject)];
    if (sid !== null) marks.push(markOf('sid', sid));
    if (device !== null) marks.push(markOf('device', device));
    const found = await Promise.all(marks.map((mark) => this.#store.peek(mark)));
    return found.some((at) => at !== null && Number(Buffer.from(at).toString()) >= since);
  }
}

function markOf(by: By, key: string): string {
  return `ended:${by}:${key}`;
}
