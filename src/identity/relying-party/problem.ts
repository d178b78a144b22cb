/** Why a sign-in did not come about: a closed set, each a value that a page can explain. */

export type SignInProblem =
  | Refused
  | NotVerified
  | Unavailable
  /** The provider cannot do what the gate does not do without: `pkce-s256`, `client-authentication`, `token_endpoint` … */
  | { readonly kind: 'unsupported'; readonly detail: string }
  /** The attempt is older than `ATTEMPT_LIFETIME`. */
  | { readonly kind: 'expired' };

/** The provider said no. */
export interface Refused {
  readonly kind: 'refused';
  /** `person`: they broke it off, may not, or must come again. `gate`: it does not like how the gate asked, or its secret. */
  readonly about: 'person' | 'gate';
  /** Its code (RFC 6749 §4.1.2.1, §5.2): visible ASCII, at most 64 characters; `unknown` when it sent anything else. */
  readonly error: string;
  /** Its own words on one line, at most 300 characters. INVARIANT: nobody's else: `state` and `iss` were checked before. */
  readonly description: string | null;
}

/** What came back does not prove who signed in. */
export interface NotVerified {
  readonly kind: 'not-verified';
  /** A stable word: `state-mismatch`, `signature`, `nonce-mismatch` … */
  readonly detail: string;
}

/** The provider cannot be reached, or answers nonsense. */
export interface Unavailable {
  readonly kind: 'unavailable';
  /** For the operator; never anything of a body. */
  readonly detail: string;
}

/** RFC 6749 §5.2, OpenID Connect Core §3.1.2.6, OpenID Connect Core Error Code unmet_authentication_requirements 1.0. */
const PERSONAL = new Set([
  'access_denied',
  'account_selection_required',
  'consent_required',
  'interaction_required',
  'invalid_grant',
  'login_required',
  'unmet_authentication_requirements',
]);
const CODE = /^[\x21\x23-\x5b\x5d-\x7e]{1,64}$/;
const LONGEST_DESCRIPTION = 300;

export function refused(error: unknown, description: unknown): Refused {
  const code = typeof error === 'string' && CODE.test(error) ? error : 'unknown';
  return {
    kind: 'refused',
    about: PERSONAL.has(code) ? 'person' : 'gate',
    error: code,
    description: typeof description === 'string' ? oneLine(description) : null,
  };
}

export function notVerified(detail: string): NotVerified {
  return { kind: 'not-verified', detail };
}

export function unavailable(detail: string): Unavailable {
  return { kind: 'unavailable', detail };
}

/** Without what a terminal or a page could be made to do: line breaks, controls, and what turns the direction of text. */
function oneLine(text: string): string | null {
  const clean = text.replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return clean === '' ? null : Array.from(clean).slice(0, LONGEST_DESCRIPTION).join('');
}
