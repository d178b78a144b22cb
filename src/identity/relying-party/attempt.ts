/** One sign-in on its way: what must be remembered between the redirect to the provider and the way back. */

import { randomBytes } from 'node:crypto';
import type { Wish } from '../../core/signed-in.ts';

/** Plain JSON. INVARIANT: the caller keeps it sealed, in the browser that began, and uses it once. */
export interface Attempt {
  /** The provider's name: an answer at another one's redirect URI is not for this attempt (mix-up, RFC 9700 §4.4). */
  readonly provider: string;
  readonly redirectUri: string;
  /** 256 random bits in base64url, all three. */
  readonly state: string;
  readonly nonce: string;
  /** RFC 7636 §4.1 */
  readonly verifier: string;
  readonly wish: Wish;
  /** ms since the epoch. */
  readonly startedAt: number;
}

/** What a sign-in may take, ms: time to find the phone with the second factor, not the afternoon. */
export const ATTEMPT_LIFETIME = 600_000;

export function createAttempt(provider: string, redirectUri: string, wish: Wish, now: number): Attempt {
  return {
    provider,
    redirectUri,
    state: random(),
    nonce: random(),
    verifier: random(),
    wish: { acrValues: [...wish.acrValues], maxAge: wish.maxAge },
    startedAt: now,
  };
}

export function hasExpired({ startedAt }: Attempt, now: number): boolean {
  return now - startedAt >= ATTEMPT_LIFETIME;
}

/** The oldest `auth_time` that fulfils the wish, seconds since the epoch; null = any, or none. */
export function authenticatedSince({ wish, startedAt }: Attempt): number | null {
  return wish.maxAge === null ? null : Math.floor(startedAt / 1000) - wish.maxAge;
}

function random(): string {
  return randomBytes(32).toString('base64url');
}
