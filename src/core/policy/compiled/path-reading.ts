/** The two readings of a request path, canonical and folded, without making anew what is the same in both. */

import type { CanonicalPath, PathOptions } from '../../path.ts';
import { isCut, segmentEnds, settledSegments } from '../../pattern.ts';

/** Folds to something else: capitals, escapes, parameters, empty segments, dots at the end of one. */
const FOLDS = /[A-Z%;]|\/\/|\.(?:\/|$)/;
/** Its segments may be cut in parts, or vanish. */
const CUTS = /[%;]|\/\//;

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
    for (const [index, segment] of segments.entries()) this.#lowered[index] = foldPlain(segment);
    this.folded = this.#lowered;
  }

  /** For each part, where the segment ends that it is a part of; null when no server cuts a segment. */
  endsOf(path: CanonicalPath): readonly number[] | null {
    return this.isSame || !isCut(path) ? null : segmentEnds(path);
  }
}

/** As `foldSegment` folds a segment in which nothing is encoded. */
function foldPlain(segment: string): string {
  let end = segment.length;
  while (segment.charCodeAt(end - 1) === 0x2e) end -= 1;
  return segment.slice(0, end).toLowerCase();
}
