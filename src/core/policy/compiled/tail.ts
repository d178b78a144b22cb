/** The last segments of a pattern. Equal tails are one object, so that a thousand routes that end alike share it. */

import { matchesSegment, type PatternSegment } from '../../pattern.ts';

export interface Tail {
  readonly segments: readonly PatternSegment[];
  /** Then `**`. */
  readonly rest: boolean;
}

export class Tails {
  readonly #known = new Map<string, Tail>();

  of(segments: readonly PatternSegment[], rest: boolean): Tail {
    const nameless = segments.map(withoutName);
    const key = JSON.stringify([nameless, rest]);
    let tail = this.#known.get(key);
    if (tail === undefined) this.#known.set(key, (tail = { segments: nameless, rest }));
    return tail;
  }
}

/** What a parameter is called makes no difference to what matches. */
function withoutName(segment: PatternSegment): PatternSegment {
  return segment.kind === 'literal' ? segment : { kind: 'parameter', name: '', options: segment.options };
}

/** @param place where in `parts` the tail begins @param count how many parts there are */
export function matchesTail({ segments, rest }: Tail, parts: readonly string[], place: number, count: number): boolean {
  const left = count - place;
  if (rest ? left < segments.length : left !== segments.length) return false;
  for (let index = 0; index < segments.length; index += 1) {
    const wanted = segments[index];
    if (wanted === undefined || !matchesSegment(wanted, parts[place + index] ?? '')) return false;
  }
  return true;
}
