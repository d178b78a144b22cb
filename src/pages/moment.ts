/** Moments as people say them: how long ago, and the exact time for whoever must compare it with a log. */

import { html, type Html } from './html.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The last moment that a `Date` can hold. */
const MOST = 8.64e15;

/** `2026-11-21 08:00:12 UTC`. @param at ms since the epoch. */
export function exact(at: number): string {
  return `${iso(at).replace('T', ' ').slice(0, 19)} UTC`;
}

/** `3 hours ago`, `in 9 hours`; the exact time is its title. */
export function moment(at: number, now: number): Html {
  return html`<time datetime="${iso(at)}" title="${exact(at)}">${relative(at, now)}</time>`;
}

function relative(at: number, now: number): string {
  if (Math.abs(now - at) < MINUTE) return at > now ? 'within a minute' : 'just now';
  return at > now ? `in ${span(at - now)}` : `${span(now - at)} ago`;
}

/** `40 seconds`, `1 minute`, `3 hours`, `12 days`: the largest whole unit, rounded down. */
export function span(ms: number): string {
  if (ms < MINUTE) return count(Math.floor(ms / SECOND), 'second');
  if (ms < HOUR) return count(Math.floor(ms / MINUTE), 'minute');
  if (ms < 2 * DAY) return count(Math.floor(ms / HOUR), 'hour');
  return count(Math.floor(ms / DAY), 'day');
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}

/** What a token claims can be any number, and no page may fail over it. */
function iso(at: number): string {
  return new Date(Math.max(-MOST, Math.min(MOST, at))).toISOString();
}
