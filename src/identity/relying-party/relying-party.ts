/** The gate as a client of one OpenID provider: begin a sign-in, finish it, renew it, end it. */

import type { Refreshed, SignedIn, Wish } from '../../core/signed-in.ts';
import type { Attempt } from './attempt.ts';
import type { SignInProblem } from './problem.ts';

export interface SignInRequest {
  /** `https://access.corp.example/.sallyport/callback/<provider>` */
  readonly redirectUri: string;
  readonly wish: Wish;
  readonly prompt?: 'login' | 'select_account' | 'none';
  readonly loginHint?: string;
}

/** Where to send the browser. */
export interface Begun {
  readonly kind: 'begun';
  readonly url: URL;
  readonly attempt: Attempt;
}

export interface Finished {
  readonly kind: 'signed-in';
  readonly signedIn: SignedIn;
}

export interface Leaving {
  readonly idToken: string;
  /** Registered at the provider as a post-logout redirect URI. */
  readonly returnTo: string;
  readonly state: string;
}

/** Nothing here throws for what a provider or a browser does. `now`: ms since the epoch. */
export interface RelyingParty {
  begin(request: SignInRequest, now?: number): Promise<Begun | SignInProblem>;
  /** @param callback the URL that the browser came back to; of it only the query counts. */
  finish(attempt: Attempt, callback: URL, now?: number): Promise<Finished | SignInProblem>;
  /** Only with a refresh token. INVARIANT: of one session never twice at the same time. */
  refresh(known: SignedIn, now?: number): Promise<Refreshed>;
  /** Null when the provider has no such endpoint, or cannot say so right now. */
  endSession(leaving: Leaving): Promise<URL | null>;
  /** As well as it goes (RFC 7009). */
  revoke(refreshToken: string): Promise<void>;
}
