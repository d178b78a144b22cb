/** How often this browser lately came back from a sign-in to this host: who is asked again and again is sent in circles. */

import { TRIES_COOKIE } from '../../core/gate-cookie.ts';
import { readCookie } from '../../identity/cookie.ts';
import { clearCookie, setCookie } from './set-cookie.ts';

/** So often within so many seconds nobody signs in; tabs that wait for a sign-in have not come back from one. */
export const MOST_ARRIVALS = 5;
export const WINDOW = 60;

export function arrivalsOf(rawHeaders: readonly string[]): number {
  const count = readCookie(rawHeaders, TRIES_COOKIE) ?? '';
  return /^\d$/.test(count) ? Number(count) : 0;
}

/** @returns `Set-Cookie` headers. */
export function countArrival(rawHeaders: readonly string[]): readonly string[] {
  return setCookie(TRIES_COOKIE, String(arrivalsOf(rawHeaders) + 1), WINDOW);
}

export function forgetArrivals(): readonly string[] {
  return clearCookie(TRIES_COOKIE);
}
