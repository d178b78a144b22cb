/** Whose request is looked at, and how sure one must be: what three truths come to when only one of them is asked about. */

/**
 * `renewed`: facts that came with the sign-in are of this moment. `unknown`: nothing about the caller is known, as when
 * it is considered what signing in could give.
 */
export type Caller = 'signed-in' | 'renewed' | 'anonymous' | 'unknown';

/** `certain`: it is true. `possible`: it is not false. */
export type Certainty = 'certain' | 'possible';
