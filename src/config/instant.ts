/** Instants as RFC 3339 writes them: a date, a time and an offset. */

const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** @returns ms since the epoch, or null for anything else, also for a day that the month does not have */
export function parseInstant(text: string): number | null {
  const match = RFC_3339.exec(text);
  if (match === null) return null;
  const [, year, month, day] = match;
  // `Date.parse` reads 31 February as 3 March.
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day)) return null;
  return Date.parse(text.toUpperCase().replace(' ', 'T'));
}
