/** The sessions of the program: opened once at the start, because what they are kept in outlives every reload. */

import { join } from 'node:path';
import type { Settings } from '../config/settings/settings.ts';
import type { SessionStore } from '../core/session-store.ts';
import type { Refresh } from '../identity/sessions/renewals.ts';
import { Sessions } from '../identity/sessions/sessions.ts';
import { MemoryStore } from '../store/memory.ts';
import { loadGateKey } from './gate-key.ts';
import type { SessionParts } from './people.ts';

/**
 * @returns null when nobody signs in with a browser.
 * @throws Error naming the file, when the key or the store cannot be opened.
 */
export async function openSessions(settings: Settings, refresh: Refresh): Promise<SessionParts | null> {
  if (settings.portal === null) return null;
  const { key: given, terms, store: kept } = settings.sessions;
  const key = await loadGateKey(given === 'generated' ? null : { file: 'sessions.key', text: given }, settings.data);
  const store = await openStore(kept, settings.data);
  const sessions = new Sessions({ store, key, terms, refresh });
  return { sessions, key, claim: (name, until) => store.claim(name, until), problem: () => store.problem };
}

/** Each is loaded only where it is used. */
async function openStore(kept: Settings['sessions']['store'], folder: string): Promise<SessionStore> {
  switch (kept.kind) {
    case 'memory':
      return new MemoryStore();
    case 'sqlite': {
      const { SqliteStore } = await import('../store/sqlite/store.ts');
      return new SqliteStore(kept.file ?? join(folder, 'sessions.db'));
    }
    case 'redis': {
      const { RedisStore } = await import('../store/redis/store.ts');
      const { address, password, ca } = kept;
      return new RedisStore({ ...address, password: password?.reveal() ?? address.password, ca });
    }
  }
}
