/** The two readings of a request path, canonical and folded, without making anew what is the same in both. */

import type { CanonicalPath, PathOptions } from '../../path.ts';
import { isCut, segmentEnds, settledSegments, type UncutPath } from '../../pattern.ts';

/** Folds to something else: capitals, escapes, parameters, empty segments, dots at the end of one. */
const FOLDS = /[A-Z%;]|\/\/|\.(?:\/|$)/;
/** Its segments may be cut in parts, or vanish. */
const CUTS = /[%;]|\/\//;

const CAPITAL_OR_DOT = /[A-Z]|\.$/;

const NONE: readonly string[] = [];

/** One object, filled anew for each request. */
export class PathReading {
  /** As patterns spell them. */
  canonical: readonly string[] = NONE;
  folded: readonly string[] = NONE;
  /** How many parts `folded` has: what lies behind them is of an earlier path. */
  count = 0;
  /** Both readings are one. */
  isSame = true;
  /** How many parts every server reads alike. */
  settled = 0;
  readonly #lowered: string[] = [];

  read(path: CanonicalPath, options: PathOptions): void {
    const { segments } = path;
    this.canonical = segments;
    this.folded = segments;
    this.count = segments.length;
    this.settled = segments.length;
    this.isSame = !FOLDS.test(path.path);
    if (this.isSame) return;
    if (options.case === 'insensitive') this.canonical = segments.map((segment) => segment.toLowerCase());
    if (CUTS.test(path.path)) {
      this.folded = path.folded;
      this.count = path.folded.length;
      this.settled = settledSegments(path);
      return;
    }
    for (let index = 0; index < segments.length; index += 1) this.#lowered[index] = foldPlain(segments[index] ?? '');
    this.folded = this.#lowered;
  }

  /** What may be cut in several ways; null when no server cuts a segment. */
  uncut(path: CanonicalPath): UncutPath | null {
    return this.isSame || !isCut(path) ? null : { parts: path.folded, ends: segmentEnds(path) };
  }
}

/** As `foldSegment` folds a segment in which nothing is encoded. */
function foldPlain(segment: string): string {
  if (!CAPITAL_OR_DOT.test(segment)) return segment;
  let end = segment.length;
  while (segment.charCodeAt(end - 1) === 0x2e) end -= 1;
  return segment.slice(0, end).toLowerCase();
}
