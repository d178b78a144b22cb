/** Spans of time as people write them in configuration: `250ms`, `15m`, `1h30m`, `7d`. */

const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];

const SHAPE = /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m(?!s))?(?:(\d{1,9})s)?(?:(\d{1,9})ms)?$/;

/** @returns milliseconds; null when it is not a duration. `0` needs no unit. */
export function parseDuration(text: string): number | null {
  if (text === '0') return 0;
  const parts = SHAPE.exec(text);
  if (parts === null || text === '') return null;
  let sum = 0;
  for (const [index, [, factor]] of UNITS.entries()) sum += Number(parts[index + 1] ?? 0) * factor;
  return Number.isSafeInteger(sum) ? sum : null;
}

/** The shortest spelling that `parseDuration` reads back. */
export function formatDuration(ms: number): string {
  let rest = Math.max(0, Math.round(ms));
  let text = '';
  for (const [unit, factor] of UNITS) {
    const count = Math.floor(rest / factor);
    if (count === 0) continue;
    text += `${count}${unit}`;
    rest -= count * factor;
  }
  return text === '' ? '0' : text;
}
