/** What an app's host asks of the portal: sign this person in, and send them back. */

import { hash } from 'node:crypto';
import type { SignIn } from '../../core/identity.ts';
import type { StepUp } from '../../core/policy/verdict.ts';

/** `other`: somebody else wants to sign in here · `again`: the same person, with what they were asked for in vain. */
export type SignInAs = 'whoever' | 'other' | 'again';

/** Plain JSON, kept sealed. */
export interface SignInRequest {
  /** The app's name; the portal's own for its own pages. */
  readonly app: string;
  /** `https://finance.corp.example`, as this browser reached it, and its host alone. */
  readonly origin: string;
  readonly host: string;
  /** Path and query on that origin. */
  readonly to: string;
  /** What the policy needs of it. */
  readonly needs: StepUp;
  readonly as: SignInAs;
  /** Digest of the browser's cookie on that host: only there the way ends. Empty until the hop. */
  readonly browser: string;
  /** ms since the epoch. */
  readonly expiresAt: number;
}

/** From the refusal to the last page of the provider, ms. */
export const REQUEST_LIFETIME = 600_000;

export const ANY_SIGN_IN: StepUp = { amr: [], acr: [], maxAge: null };

/** Whether a sign-in that was made already is what is asked for. @param now ms since the epoch. */
export function isFulfilled({ needs }: SignInRequest, signIn: SignIn, now: number): boolean {
  return isRecent(needs, signIn, now) && unmetOf(needs, signIn).length === 0;
}

/** 0 asks for another one whatever there is. */
function isRecent({ maxAge }: StepUp, { at }: SignIn, now: number): boolean {
  return maxAge === null || (maxAge > 0 && at !== null && now - at <= maxAge * 1000);
}

/** The `amr` and `acr` values that were needed and did not come. */
export function unmetOf({ amr, acr }: SignInRequest['needs'], signIn: SignIn): readonly string[] {
  const methods = amr.filter((value) => signIn.amr?.includes(value) !== true);
  const isClass = acr.length === 0 || (signIn.acr !== null && acr.includes(signIn.acr));
  return isClass ? methods : [...methods, ...acr];
}

export function asOf(text: string | null): SignInAs {
  return text === 'other' || text === 'again' ? text : 'whoever';
}

export function digestOf(cookie: string): string {
  return hash('sha256', cookie, 'base64url');
}
