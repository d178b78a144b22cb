/** The names of the gate's own cookies: between the browser and the gate alone, on every host. */

/**
 * `__Host-Http-`: only a response over TLS, for this host alone, and no page script can set such a cookie. Browsers that
 * do not know the prefix take it for a name like any other, so nothing relies on it.
 */
export const COOKIE_PREFIX = '__Host-Http-sallyport';

/** The ticket that opens the session on this host. */
export const SESSION_COOKIE = COOKIE_PREFIX;

/** What tells this browser from others on this host, before anybody has signed in. */
export const BROWSER_COOKIE = `${COOKIE_PREFIX}-browser`;

/** One sign-in under way each, on the portal. */
export const ATTEMPT_COOKIE = `${COOKIE_PREFIX}-attempt-`;

/** How often this browser was just sent to sign in. */
export const TRIES_COOKIE = `${COOKIE_PREFIX}-tries`;
