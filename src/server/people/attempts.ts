/** Sign-ins under way in one browser, each in a sealed cookie of its own: many tabs can sign in at once. */

import { hash } from 'node:crypto';
import { ATTEMPT_COOKIE } from '../../core/gate-cookie.ts';
import { cookiesOf } from '../../identity/cookie.ts';
import { clearCookie, setCookie } from './set-cookie.ts';
import { REQUEST_LIFETIME, type Sealer } from './sign-in-request.ts';

/** What a browser must bring back to finish the sign-in that it began. */
export interface Attempt<Party> {
  /** The provider's name. */
  readonly provider: string;
  /** What its relying party needs: nonce, PKCE verifier. */
  readonly party: Party;
  readonly expiresAt: number;
}

/** More tabs than that at once are not opened by a person; each cookie is sent with every request to the portal. */
const MOST = 8;
const PURPOSE = 'sign-in attempt';

/** @returns headers for the browser that goes to the provider now; the oldest attempts make room. */
export function keepAttempt<Party>(
  sealer: Sealer,
  state: string,
  attempt: Attempt<Party>,
  rawHeaders: readonly string[],
): readonly string[] {
  const others = [...cookiesOf(rawHeaders)].filter(([name]) => name.startsWith(ATTEMPT_COOKIE));
  const opened = others.flatMap(([name, value]) => {
    const text = sealer.open(PURPOSE, value);
    return text === null ? [] : [{ name, expiresAt: (JSON.parse(text) as Attempt<Party>).expiresAt }];
  });
  const leaving = opened.sort((a, b) => b.expiresAt - a.expiresAt).slice(MOST - 1);
  const unreadable = others.filter(([name]) => !opened.some((one) => one.name === name));
  const sealed = sealer.seal(PURPOSE, JSON.stringify(attempt));
  return [
    ...setCookie(nameFor(state), sealed, REQUEST_LIFETIME / 1000),
    ...[...leaving.map(({ name }) => name), ...unreadable.map(([name]) => name)].flatMap(clearCookie),
  ];
}

/** @returns null when this browser did not begin it, or finished it already. */
export function findAttempt<Party>(
  sealer: Sealer,
  state: string,
  rawHeaders: readonly string[],
  now: number,
): Attempt<Party> | null {
  const wanted = nameFor(state);
  for (const [name, value] of cookiesOf(rawHeaders)) {
    if (name !== wanted) continue;
    const text = sealer.open(PURPOSE, value);
    if (text === null) continue;
    const attempt = JSON.parse(text) as Attempt<Party>;
    if (attempt.expiresAt > now) return attempt;
  }
  return null;
}

export function forgetAttempt(state: string): readonly string[] {
  return clearCookie(nameFor(state));
}

function nameFor(state: string): string {
  return ATTEMPT_COOKIE + hash('sha256', state, 'base64url').slice(0, 8);
}
