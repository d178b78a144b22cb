/** Amounts of bytes as people write them in configuration: `512`, `16KiB`, `5MB`. */

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  KB: 1000,
  MB: 1_000_000,
  GB: 1_000_000_000,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

/** @returns bytes; null when it is not a size. */
export function parseSize(text: string): number | null {
  const parts = /^(\d{1,12})(|B|[KMG]i?B)$/.exec(text);
  const factor = UNITS[parts?.[2] ?? ''];
  if (parts === null || factor === undefined) return null;
  const bytes = Number(parts[1]) * factor;
  return Number.isSafeInteger(bytes) ? bytes : null;
}
