/** Why a sign-in did not come about: a closed set, each a value that a page can explain. */

export type SignInProblem =
  /** The provider said no: `error` is its code (RFC 6749 §4.1.2.1, §5.2), and `description` its words, both safe to print. */
  | { readonly kind: 'refused'; readonly error: string; readonly description: string | null }
  /** What came back does not prove who signed in. `detail` is a stable word: `state-mismatch`, `signature`, `nonce-mismatch` … */
  | { readonly kind: 'not-verified'; readonly detail: string }
  /** The provider cannot be reached, or answers nonsense. `detail` is for the operator. */
  | { readonly kind: 'unavailable'; readonly detail: string }
  /** The provider cannot do what the gate does not do without: `pkce-s256`, `client-authentication` … */
  | { readonly kind: 'unsupported'; readonly detail: string }
  /** The attempt is older than `ATTEMPT_LIFETIME`. */
  | { readonly kind: 'expired' };
