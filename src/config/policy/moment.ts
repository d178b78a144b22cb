/** `until`, `not_before`, `review_after`: an instant with its offset, or a day in the policy's time zone. */

import { z } from 'zod';
import { parseDateEnd, parseInstant } from '../../core/instant.ts';
import type { Place } from '../place.ts';

const DAY = 86_400_000;

export function momentSchema() {
  return z.string().meta({ examples: ['2026-12-15', '2026-12-15T18:00:00+01:00'] });
}

/**
 * @param edge which end of a day is meant: `until` a day includes it
 * @returns ms; null when it was not given, or is a problem
 */
export function readMoment(place: Place, text: string | undefined, edge: 'start' | 'end', zone: string): number | null {
  if (text === undefined) return null;
  const moment = parseInstant(text) ?? parseDateEnd(edge === 'end' ? text : dayBefore(text), zone);
  if (moment !== null) return moment;
  const withoutOffset = /^\d{4}-\d{2}-\d{2}[Tt ][\d:.]+$/.test(text);
  place.error(
    'bad-time',
    withoutOffset ? `\`${text}\` has no offset` : `\`${text}\` is neither a day nor an instant`,
    'write `2026-12-15`, or `2026-12-15T18:00:00+01:00`',
  );
  return null;
}

function dayBefore(date: string): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? [];
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // Not a day of any calendar: left as it is, to be refused.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date) return date === '' ? date : `${date}?`;
  return new Date(time - DAY).toISOString().slice(0, 10);
}
