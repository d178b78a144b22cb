/** The gate's cookies are between the browser and the gate: apps neither read nor set them. */

import { SESSION_COOKIE } from '../core/gate-cookie.ts';

const PREFIXES = [SESSION_COOKIE.toLowerCase(), '__host-sallyport'];
/** Part of every name above: a `Cookie` without it needs no parsing. */
const MARK = 'sallyport';

/**
 * Browsers compare the `__Host-` prefix without regard to case, so names are folded. One that has no name at all is sent back as its
 * value alone: `=__Host-…=planted` comes as `__Host-…=planted` from browsers that do not look at it (RFC 6265bis §5.7).
 */
function isGateCookie(pair: string): boolean {
  const name = pair.replace(/^[\s=]+/, '').toLowerCase();
  return PREFIXES.some((prefix) => name.startsWith(prefix));
}

/** @returns the `Cookie` value without the gate's own; null when nothing is left. */
export function withoutGateCookies(value: string): string | null {
  if (!value.toLowerCase().includes(MARK)) return value;
  const left = value.split(';').filter((pair) => !isGateCookie(pair));
  return left.length === 0 ? null : left.join(';').trimStart();
}

/** @returns whether a `Set-Cookie` of an app would plant one of the gate's own. */
export function setsGateCookie(value: string): boolean {
  return isGateCookie(value);
}
