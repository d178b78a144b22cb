/** What a finished sign-in, or a refresh of one, says: verified, and mapped to the names of the policy. */

import type { Claims, SignIn } from './identity.ts';

export interface SignedIn {
  /** The provider's name in `sallyport.yaml`. */
  readonly provider: string;
  readonly iss: string;
  readonly sub: string;
  readonly sid: string | null;
  readonly claims: Claims;
  readonly incomplete: readonly string[];
  readonly signIn: SignIn;
  readonly deviceClaims: Claims;
  /** `iat` of the ID token, ms: the age of its device facts. */
  readonly factsAt: number;
  readonly tokens: SessionTokens;
}

export interface SessionTokens {
  /** Asked back by `id_token_hint`. */
  readonly id: string;
  /** Null = the provider gives none: then what it said at the sign-in holds for the session's life. */
  readonly refresh: string | null;
}

/** What a provider is asked for beyond a plain sign-in. */
export interface Wish {
  /** Any of; empty = not asked. */
  readonly acrValues: readonly string[];
  /** Seconds since the last sign-in at most; null = not asked; 0 = sign in anew. */
  readonly maxAge: number | null;
}

/** What became of a refresh. */
export type Refreshed =
  | { readonly kind: 'renewed'; readonly signedIn: SignedIn }
  /** The provider ended it, or said what it may not say (another subject): the session is over. */
  | { readonly kind: 'ended'; readonly why: string }
  /**
   * It cannot say right now; what was known goes on for a while, with these tokens: when the provider changed the refresh
   * token before it failed, the old one is dead.
   */
  | { readonly kind: 'unavailable'; readonly why: string; readonly tokens: SessionTokens };
