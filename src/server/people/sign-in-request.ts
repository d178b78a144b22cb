/** What an app's host asks of the portal: sign this person in, and send them back. Sealed, so that nobody else can ask. */

import { hash } from 'node:crypto';
import type { StepUp } from '../../core/policy/verdict.ts';
import type { Wish } from '../../core/signed-in.ts';

export interface SignInRequest {
  /** The app's name; the portal's own for its own pages. */
  readonly app: string;
  /** `https://finance.corp.example`, as this browser reached it. */
  readonly origin: string;
  /** Path and query on that origin. */
  readonly to: string;
  /** What the provider is asked for; null = any sign-in. */
  readonly wish: Wish | null;
  /** What the policy needs of it, to see afterwards whether it came. */
  readonly needs: Pick<StepUp, 'amr' | 'acr'>;
  /** `other` = somebody else wants to sign in here. */
  readonly as: 'whoever' | 'other';
  /** Of the browser's cookie on the app's host: only there the way ends. Null until the hop. */
  readonly browser: string | null;
  /** ms since the epoch. */
  readonly expiresAt: number;
}

/** Turns texts into something that only the gate can make and read. One purpose never opens what another sealed. */
export interface Sealer {
  /** @returns base64url. */
  seal(purpose: string, text: string): string;
  /** @returns null for anything that was not sealed for this purpose. */
  open(purpose: string, sealed: string): string | null;
}

/** From the refusal to the last page of the provider. */
export const REQUEST_LIFETIME = 10 * 60_000;

const PURPOSE = 'sign-in request';

export function sealRequest(sealer: Sealer, request: SignInRequest): string {
  return sealer.seal(PURPOSE, JSON.stringify(request));
}

/** @returns null when it is none of ours, `expired` when it was. */
export function openRequest(sealer: Sealer, sealed: string, now: number): SignInRequest | 'expired' | null {
  const text = sealer.open(PURPOSE, sealed);
  if (text === null) return null;
  // INVARIANT: what opens was sealed by `sealRequest`, and has its shape.
  const request: SignInRequest = JSON.parse(text);
  return request.expiresAt > now ? request : 'expired';
}

export function browserDigest(cookie: string): string {
  return hash('sha256', cookie, 'base64url');
}
