/** Sign-ins under way in one browser, each in a sealed cookie of its own: many tabs can sign in at once. */

import { ATTEMPT_COOKIE } from '../../core/gate-cookie.ts';
import { cookiesOf } from '../../identity/cookie.ts';
import type { Attempt } from '../../identity/relying-party/attempt.ts';
import type { SealedValue } from './sealed-value.ts';
import { clearCookie, setCookie } from './set-cookie.ts';
import { digestOf, REQUEST_LIFETIME, type SignInRequest } from './sign-in-request.ts';

/** What a browser must bring back to finish the sign-in that it began. */
export interface KeptAttempt {
  readonly attempt: Attempt;
  readonly request: SignInRequest;
  /** With its `#`, or empty. */
  readonly fragment: string;
}

/** More tabs than that at once are not opened by a person. */
const MOST = 8;
/** Of all of them, characters: they come with every request to the portal, whose head is limited. */
const MOST_TOGETHER = 7_500;
/** Of one with its name: browsers keep no longer cookie (RFC 6265bis §5.7). */
const LONGEST = 4_096;

/** @returns headers for the browser that goes to the provider now; the oldest attempts make room. */
export function keepAttempt(
  seals: SealedValue<KeptAttempt>,
  kept: KeptAttempt,
  rawHeaders: readonly string[],
): readonly string[] {
  const name = nameFor(kept.attempt.state);
  const sealed = sealedWithin(LONGEST - name.length, seals, kept);
  const headers = [...setCookie(name, sealed, REQUEST_LIFETIME / 1000)];
  let room = MOST_TOGETHER - sealed.length;
  for (const [index, other] of othersOf(seals, rawHeaders).entries()) {
    room -= other.value.length;
    if (index >= MOST - 1 || room < 0) headers.push(...clearCookie(other.name));
  }
  return headers;
}

/** Rather than not at all, somebody arrives without the fragment, or at the first page. */
function sealedWithin(length: number, seals: SealedValue<KeptAttempt>, kept: KeptAttempt): string {
  const bare = { ...kept, fragment: '' };
  for (const shorter of [kept, bare]) {
    const sealed = seals.seal(shorter);
    if (sealed.length <= length) return sealed;
  }
  return seals.seal({ ...bare, request: { ...kept.request, to: '/' } });
}

/** @returns null when this browser did not begin it, or has finished it. */
export function findAttempt(
  seals: SealedValue<KeptAttempt>,
  state: string,
  rawHeaders: readonly string[],
): KeptAttempt | null {
  const wanted = nameFor(state);
  for (const [name, value] of cookiesOf(rawHeaders)) {
    const kept = name === wanted ? seals.open(value) : null;
    if (kept?.attempt.state === state) return kept;
  }
  return null;
}

export function forgetAttempt(state: string): readonly string[] {
  return clearCookie(nameFor(state));
}

/** The newest first; what cannot be opened is older than all. */
function othersOf(seals: SealedValue<KeptAttempt>, rawHeaders: readonly string[]) {
  return [...cookiesOf(rawHeaders)]
    .filter(([name]) => name.startsWith(ATTEMPT_COOKIE))
    .map(([name, value]) => ({ name, value, at: seals.open(value)?.attempt.startedAt ?? 0 }))
    .sort((a, b) => b.at - a.at);
}

function nameFor(state: string): string {
  return ATTEMPT_COOKIE + digestOf(state).slice(0, 8);
}
