/** The sessions of the program: opened once at the start, because what they are kept in outlives every reload. */

import { join } from 'node:path';
import type { Settings } from '../config/settings/settings.ts';
import type { SessionStore } from '../core/session-store.ts';
import type { SignedIn } from '../core/signed-in.ts';
import type { Refresh } from '../identity/sessions/renewals.ts';
import type { Provider } from '../identity/provider.ts';
import { loadGateKey } from './gate-key.ts';
import type { SessionParts } from './people.ts';

/**
 * @returns null when nobody signs in with a browser.
 * @throws Error naming the file, when the key or the store cannot be opened.
 */
export async function openSessions(settings: Settings, refresh: Refresh): Promise<SessionParts | null> {
  if (settings.portal === null) return null;
  const { key: given, terms, store: kept } = settings.sessions;
  const [{ Sessions }, { composePeople }] = await Promise.all([
    import('../identity/sessions/sessions.ts'),
    import('./people.ts'),
  ]);
  const key = await loadGateKey(given === 'generated' ? null : { file: 'sessions.key', text: given }, settings.data);
  const store = await openStore(kept, settings.data);
  const sessions = new Sessions({ store, key, terms, refresh });
  return {
    sessions,
    key,
    claim: (name, until) => store.claim(name, until),
    problem: () => store.problem,
    compose: composePeople,
  };
}

/** Each is loaded only where it is used. */
async function openStore(kept: Settings['sessions']['store'], folder: string): Promise<SessionStore> {
  switch (kept.kind) {
    case 'memory': {
      const { MemoryStore } = await import('../store/memory.ts');
      return new MemoryStore();
    }
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

/** @param providers of now: a session may be older than the last reload. */
export function createRefresh(providers: () => readonly Provider[]): Refresh {
  return async (known: SignedIn) => {
    const provider = providers().find(({ name }) => name === known.provider);
    if (provider?.relyingParty === null || provider?.issuer !== known.iss) {
      return { kind: 'ended', why: 'people no longer sign in at this provider' };
    }
    return provider.relyingParty.refresh(known);
  };
}
