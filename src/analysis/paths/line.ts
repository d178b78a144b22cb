/** A pattern that the paths of an app are told apart by. */

import { matchesSegment, type Pattern, type PatternSegment } from '../../core/pattern.ts';

export interface Line {
  readonly pattern: Pattern;
  /** Its app reads paths without regard to case. */
  readonly insensitive: boolean;
  /** What it matches may be treated differently: paths that match no such line are not looked for. */
  readonly hot: boolean;
  /** Some grant names its resource: a path that no such line matches narrowly is denied, whoever asks. */
  readonly granted: boolean;
}

/** A pattern that a folded path has followed so far: it needs this part next. */
export interface Place {
  readonly line: Line;
  readonly at: number;
  /** Its last parameter may take further parts of the same segment (a server that does not cut there). */
  readonly taking: boolean;
}

/** Lines that a canonical path has followed so far, by what they need next. */
export class Narrow {
  readonly lines: readonly Line[];
  readonly #depth: number;
  readonly #literal = new Map<string, Line[]>();
  readonly #insensitive = new Map<string, Line[]>();
  readonly #open: Line[] = [];

  constructor(lines: readonly Line[], depth: number) {
    this.lines = lines;
    this.#depth = depth;
    for (const line of lines) {
      const wanted = line.pattern.segments[depth];
      const texts = wanted === undefined ? null : textsOf(wanted);
      if (texts === null) this.#open.push(line);
      for (const text of texts ?? []) push(line.insensitive ? this.#insensitive : this.#literal, text, line);
    }
  }

  /** The texts that some line asks for next. */
  get texts(): Iterable<string> {
    return [...this.#literal.keys(), ...this.#insensitive.keys()];
  }

  /** Lines that the path matches if it ends here. */
  get ended(): readonly Line[] {
    return this.lines.filter(({ pattern }) => pattern.segments.length <= this.#depth);
  }

  after(text: string): Narrow {
    const open = this.#open.filter(({ pattern }) => {
      const wanted = pattern.segments[this.#depth];
      return wanted === undefined ? pattern.rest : matchesSegment(wanted, text);
    });
    const exact = [...(this.#literal.get(text) ?? []), ...(this.#insensitive.get(text.toLowerCase()) ?? [])];
    return new Narrow([...open, ...exact], this.#depth + 1);
  }
}

/** The same for a folded path, part by part. */
export class Wide {
  readonly places: readonly Place[];
  readonly #literal = new Map<string, Place[]>();
  readonly #open: Place[] = [];

  constructor(places: readonly Place[]) {
    this.places = places;
    for (const place of places) {
      const wanted = place.line.pattern.folded[place.at];
      const texts = wanted === undefined ? null : textsOf(wanted);
      if (texts === null || place.taking) this.#open.push(place);
      for (const text of texts ?? []) push(this.#literal, text, place);
    }
  }

  get texts(): Iterable<string> {
    return this.#literal.keys();
  }

  get ended(): readonly Line[] {
    return this.places.flatMap(({ line, at }) => (at >= line.pattern.folded.length ? [line] : []));
  }

  /** @param place whether a segment begins with the part, or goes on with it */
  after(part: string, place: 'begins' | 'goes-on'): Wide {
    const next: Place[] = [];
    for (const { line, at } of this.#literal.get(part) ?? []) next.push({ line, at: at + 1, taking: false });
    for (const { line, at, taking } of this.#open) {
      const wanted = line.pattern.folded[at];
      if (taking && place === 'goes-on') next.push({ line, at, taking });
      if (wanted === undefined) {
        if (line.pattern.rest) next.push({ line, at, taking: false });
      } else if (wanted.kind === 'parameter' && wanted.options === null) {
        next.push({ line, at: at + 1, taking: true });
      }
    }
    return new Wide(distinct(next));
  }

  /** At the end of a segment nothing goes on in it. */
  get settled(): Wide {
    return this.places.some(({ taking }) => taking)
      ? new Wide(distinct(this.places.map(({ line, at }) => ({ line, at, taking: false }))))
      : this;
  }
}

/** Null = any. */
function textsOf(segment: PatternSegment): readonly string[] | null {
  return segment.kind === 'literal' ? [segment.value] : segment.options;
}

function distinct(places: readonly Place[]): readonly Place[] {
  const seen = new Map<Line, Set<number>>();
  return places.filter(({ line, at, taking }) => {
    const code = at * 2 + (taking ? 1 : 0);
    const known = seen.get(line);
    if (known === undefined) seen.set(line, new Set([code]));
    else if (known.has(code)) return false;
    else known.add(code);
    return true;
  });
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
