/** Settings that are in use from the start to the end: a reload cannot change them, and must not hide that it does not. */

import { createHash } from 'node:crypto';
import type { Settings } from '../config/settings/settings.ts';

export class FixedSettings {
  readonly #inUse: ReadonlyMap<string, string>;
  /** The last note that was made, so that each change is told once. */
  #told: string | null = null;

  constructor(settings: Settings) {
    this.#inUse = digestsOf(settings);
  }

  /** @returns for the operator, which keys of the new file wait for a restart; null = none, or he was told already. */
  compare(next: Settings): string | null {
    const differing = [...digestsOf(next)].filter(
      ([name, digest]) => this.#inUse.get(name) !== digest && !(next.portal === null && OF_SIGN_IN.has(name)),
    );
    const names = differing.map(([name]) => `\`${name}\``).join(', ');
    const note = names === '' ? null : `only a restart changes ${names}: what was read at the start stays in use`;
    if (note === this.#told) return null;
    this.#told = note;
    return note;
  }
}

/** They wait for a restart to begin, not to end: with the first load that has none nobody signs in any more. */
const OF_SIGN_IN: ReadonlySet<string> = new Set(['portal', 'sessions']);

/** Secrets are among them, which print alike whatever they are. */
function digestsOf({
  listen,
  admin,
  health,
  accessLog,
  limits,
  portal,
  sessions,
}: Settings): ReadonlyMap<string, string> {
  const { headerBytes, headers, headTimeout, idle } = limits;
  const parts: readonly (readonly [string, readonly unknown[]])[] = [
    ['listen', [listen.host, listen.port, listen.tls === null]],
    ['admin', [admin.host, admin.port, admin.token?.reveal()]],
    ['health', [health]],
    ['access_log', [accessLog.file, accessLog.onError, accessLog.flush, accessLog.hashKey?.reveal()]],
    ['limits', [headerBytes, headers, headTimeout, idle]],
    ['portal', [portal === null]],
    ['sessions', [portal === null ? null : sessionsKept(sessions)]],
  ];
  return new Map(parts.map(([name, values]) => [name, digest(JSON.stringify(values))]));
}

/** Where they are, and what opens them. */
function sessionsKept({ store, key }: Settings['sessions']): readonly unknown[] {
  const password = store.kind === 'redis' ? store.password?.reveal() : null;
  return [store, password, key === 'generated' ? key : key.reveal()];
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
