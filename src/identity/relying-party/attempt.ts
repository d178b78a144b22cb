/** One sign-in on its way: what must be remembered between the redirect to the provider and the way back. */

import type { Wish } from '../../core/signed-in.ts';

/** Plain JSON. INVARIANT: the caller keeps it sealed, in the browser that began, and uses it once. */
export interface Attempt {
  /** The provider's name: an answer at another one's redirect URI is not for this attempt (mix-up, RFC 9207 §1). */
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
