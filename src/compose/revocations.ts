/** What an operator ends by hand: the sessions, what is open of them, and the line of the log that says so. */

import { Fault } from '../core/fault.ts';
import type { Revocation } from '../core/revocation.ts';
import type { Sessions } from '../identity/sessions/sessions.ts';
import type { RevocationEntry } from '../observe/revocation-line.ts';
import type { Revoked, Revoker } from '../server/admin.ts';
import { ulid } from '../server/ulid.ts';

interface Revoking {
  /** Cuts what is open of these. @returns the session of each exchange that it cut. */
  readonly cut: (ids: readonly string[], why: 'revoked' | 'expired') => readonly string[];
  readonly record: (entry: RevocationEntry) => void;
}

export class Revocations {
  readonly #sessions: Sessions;
  readonly #cut: Revoking['cut'];
  readonly #record: Revoking['record'];
  /** Sessions of what was cut since each revocation that is under way began. */
  readonly #underWay = new Set<string[]>();

  constructor(sessions: Sessions, { cut, record }: Revoking) {
    this.#sessions = sessions;
    this.#cut = cut;
    this.#record = record;
  }

  /** The store says so, whoever ended them. */
  ended(ids: readonly string[], why: 'revoked' | 'expired'): void {
    const cut = this.#cut(ids, why);
    for (const seen of this.#underWay) seen.push(...cut);
  }

  /** Rejects with a Fault; then, too, there is a line. */
  async revoke(what: Revocation, from: Revoker): Promise<Revoked> {
    const asked = { id: ulid(Date.now()), from, what };
    // The store tells of what it removes before it says that it has.
    const seen: string[] = [];
    this.#underWay.add(seen);
    try {
      const ids = new Set(await this.#end(what));
      const done = { revoked: ids.size, cut: seen.filter((id) => ids.has(id)).length };
      this.#record({ ...asked, ...done, fault: null });
      return done;
    } catch (error) {
      this.#record({ ...asked, revoked: null, cut: 0, fault: error instanceof Fault ? error.code : 'internal' });
      throw error;
    } finally {
      this.#underWay.delete(seen);
    }
  }

  async #end(what: Revocation): Promise<readonly string[]> {
    switch (what.by) {
      case 'session':
        return (await this.#sessions.end(what.session)) ? [what.session] : [];
      case 'subject':
        return this.#sessions.endSubject(what.iss, what.sub);
      case 'sid':
        return this.#sessions.endSid(what.iss, what.sid);
      case 'device':
        return this.#sessions.endDevice(what.device);
    }
  }
}
