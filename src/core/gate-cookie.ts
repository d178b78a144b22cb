/** The names of the gate's own cookies: between the browser and the gate alone, on every host. */

/**
 * The ticket that opens the session on this host; the names of all others begin with it. `__Host-Http-` can be set by a
 * response over TLS alone, for its own host alone, and by no page script. Browsers that do not know the prefix take it for a
 * name like any other, so nothing relies on it.
 */
export const SESSION_COOKIE = '__Host-Http-sallyport';

/** What tells this browser from others on this host, before anybody has signed in. */
export const BROWSER_COOKIE = `${SESSION_COOKIE}-browser`;

/** One sign-in under way each, on the portal. */
export const ATTEMPT_COOKIE = `${SESSION_COOKIE}-attempt-`;

/** How often this browser lately came back from a sign-in. */
export const TRIES_COOKIE = `${SESSION_COOKIE}-tries`;
