/** The values of a single-valued attribute that the rules can tell apart, each with an example. */

import { foldValue } from '../../core/fold.ts';
import type { ClaimValue } from '../../core/identity.ts';
import { formatInstant } from '../../core/instant.ts';
import type { Literal } from '../../core/policy/model.ts';
import { compareVersions } from '../../core/version.ts';

export interface Candidate {
  /** As it would arrive; null = absent, or of a type that makes it unknown. */
  readonly raw: ClaimValue | null;
  /**
   * `at`: this value and no other. The rest are many: `gap` between its neighbours, `ending` with the text, `spelling`
   * of the text that only folding makes equal to it, `other`.
   */
  readonly kind: 'absent' | 'at' | 'gap' | 'ending' | 'spelling' | 'other';
  /** In words; of `absent`, `gap` and `other` empty. */
  readonly text: string;
}

export const ABSENT: Candidate = Object.freeze({ raw: null, kind: 'absent', text: '' });

export const BOOLEANS: readonly Candidate[] = [
  ABSENT,
  { raw: true, kind: 'at', text: 'true' },
  { raw: false, kind: 'at', text: 'false' },
];

const DAY = 86_400_000;

/** A point for each literal, and the gaps around them, ascending. */
export function numbers(literals: readonly Literal[]): readonly Candidate[] {
  const points = distinct(
    literals.filter((one) => typeof one === 'number'),
    (a, b) => a - b,
  );
  return ordered(points, (point) => ({ raw: point, text: String(point) }), {
    below: (first) => first - 1,
    between: (low, high) => middle(low, high),
    above: (last) => last + 1,
  });
}

/** @param from ms: what lies before the first point must be able to lie in the past of any request */
export function times(literals: readonly Literal[], from: number): readonly Candidate[] {
  const points = distinct(
    literals.filter((one) => typeof one === 'number'),
    (a, b) => a - b,
  );
  return ordered(points, (point) => ({ raw: formatInstant(point), text: formatInstant(point) }), {
    below: (first) => Math.min(first, from) - DAY,
    // The first moment of a gap: once something of the gap is past, it is.
    between: (low, high) => (low + 1 < high ? low + 1 : null),
    above: (last) => last + 1,
  });
}

export function versions(literals: readonly Literal[]): readonly Candidate[] {
  const points = distinct(
    literals.filter((one) => typeof one === 'object'),
    compareVersions,
  );
  return ordered(points, (point) => ({ raw: point.join('.'), text: point.join('.') }), {
    below: (first) => (compareVersions(first, [0]) > 0 ? [0] : null),
    between: (low, high) => [...low, ...Array.from({ length: Math.max(0, high.length - low.length) }, () => 0), 1],
    above: ([first = 0]) => [first + 1],
  });
}

/** A value in each gap; null where there is none. */
interface Gaps<T> {
  below(first: T): T | null;
  between(low: T, high: T): T | null;
  above(last: T): T | null;
}

function ordered<T>(
  points: readonly T[],
  written: (point: T) => { readonly raw: ClaimValue; readonly text: string },
  gaps: Gaps<T>,
): readonly Candidate[] {
  const candidates = [ABSENT];
  const gap = (value: T | null): void => {
    if (value !== null) candidates.push({ raw: written(value).raw, kind: 'gap', text: '' });
  };
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    gap(before === undefined ? gaps.below(point) : gaps.between(before, point));
    candidates.push({ ...written(point), kind: 'at' });
  }
  const last = points.at(-1);
  if (last !== undefined) gap(gaps.above(last));
  return candidates;
}

function distinct<T>(values: readonly T[], compare: (a: T, b: T) => number): readonly T[] {
  return values
    .toSorted(compare)
    .filter((value, index, all) => index === 0 || compare(all[index - 1] ?? value, value) !== 0);
}

/** A whole number, if there is one. */
function middle(low: number, high: number): number | null {
  const whole = Math.floor(low) + 1;
  const value = whole < high ? whole : low + (high - low) / 2;
  return low < value && value < high ? value : null;
}

/** What a lax reader makes of it; null = one of many texts. */
export function foldOf({ raw, kind, text }: Candidate): string | null {
  switch (kind) {
    case 'at':
      return typeof raw === 'string' ? foldValue(raw) : null;
    case 'spelling':
      return foldValue(text);
    case 'absent':
    case 'gap':
    case 'ending':
    case 'other':
      return null;
  }
}
