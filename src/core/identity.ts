/** Who is asking: the result of `authenticate`, whatever the credential was. */

/** A claim as it arrived, after the provider's mapping: the policy's types are applied when a rule reads it. */
export type ClaimValue = string | number | boolean | readonly (string | number | boolean)[];

/** Null-prototype, so that a claim called `__proto__` is only a name. */
export type Claims = Readonly<Record<string, ClaimValue>>;

/** What the sign-in itself was. All are null when the credential does not say. */
export interface SignIn {
  readonly amr: readonly string[] | null;
  readonly acr: string | null;
  /** When the person last proved who they are, ms since the epoch (`auth_time`). */
  readonly at: number | null;
}

export interface Anonymous {
  readonly via: 'none';
}

export interface Principal {
  readonly via: 'bearer' | 'session' | 'certificate';
  /** The provider's name in `sallyport.yaml`. */
  readonly provider: string;
  /** INVARIANT: `(iss, sub)` is the identity; an e-mail address never is. */
  readonly iss: string;
  readonly sub: string;
  readonly claims: Claims;
  /** Claim names whose value must not be believed complete (`_claim_names`): UNKNOWN, whatever else is set. */
  readonly incomplete: readonly string[];
  readonly signIn: SignIn;
  /** When the credential was issued, ms: the start of `session.max_age` (a token's `iat`). */
  readonly issuedAt: number;
  /** When the credential stops being one, ms. */
  readonly expiresAt: number;
  /** The provider's session (`sid`), where it says one. */
  readonly sid: string | null;
  /** The gate's own session, by the name that records and `sallyport revoke` know it by (`s_…`); null = there is none. */
  readonly session: string | null;
  /** Device facts that the credential itself carried, by policy name. */
  readonly deviceClaims: Claims;
  /** When those facts were true, ms: the `iat` of the token that carried them, which a refresh renews. */
  readonly factsAt: number;
  /** Changes when the same credential stands for other facts; part of every cache key. */
  readonly fingerprint: string;
}

export type Identity = Anonymous | Principal;

export const ANONYMOUS: Anonymous = Object.freeze({ via: 'none' });
