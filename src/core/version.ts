/** Versions of operating systems and agents: digits and dots, compared part by part as numbers, not as semver. */

/** @returns the parts; null for anything but digits and dots. */
export function parseVersion(text: string): readonly number[] | null {
  if (text.length > 64 || !/^\d{1,15}(?:\.\d{1,15})*$/.test(text)) return null;
  return text.split('.').map(Number);
}

/** Negative, zero or positive; a missing part is 0, so `14.5` equals `14.5.0`. */
export function compareVersions(a: readonly number[], b: readonly number[]): number {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
