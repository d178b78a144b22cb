/** An example of each class of paths that the patterns of an app can tell apart: the product of all patterns, walked segment by segment. */

import { foldSegment } from '../../core/fold.ts';
import type { PathOptions } from '../../core/path.ts';
import type { Meter } from '../meter.ts';
import { type Line, Narrow, Wide } from './line.ts';

/** Steps for each line that a state has followed: it is looked at for every text that may come next. */
const LINE_STEPS = 8;

/** As many segments as a path may have. */
const MAX_SEGMENTS = 64;

export interface ExamplePath {
  /** As they stand in the path. */
  readonly segments: readonly string[];
  /** Those that may be (almost) anything: their place by their text. */
  readonly free: ReadonlyMap<string, number>;
  /** Those that it may match: whether it does is for the matcher to say. */
  readonly lines: ReadonlySet<Line>;
}

interface State {
  readonly segments: readonly string[];
  readonly free: ReadonlyMap<string, number>;
  readonly narrow: Narrow;
  readonly wide: Wide;
  /** Texts that a parameter which `same` reads has taken: two ways to the same place are then two classes. */
  readonly bound: string;
}

/** One more segment. */
interface Choice {
  readonly text: string;
  readonly free: boolean;
  readonly wide: Wide;
}

export class Walk {
  readonly #lines: readonly Line[];
  readonly #meter: Meter;
  readonly #numbers: ReadonlyMap<Line, number>;
  readonly #compared: ReadonlySet<string>;
  /** What stands for a slash inside a segment; null = every app refuses it. */
  readonly #slash: string | null;
  readonly #empty: boolean;
  readonly #insensitive: boolean;
  readonly #literals: ReadonlySet<string>;
  readonly #longest: number;
  readonly #seen = new Set<string>();

  /**
   * @param options of each policy's app
   * @param compared names of the parameters that some `same` reads
   */
  constructor(lines: readonly Line[], options: readonly PathOptions[], compared: ReadonlySet<string>, meter: Meter) {
    this.#lines = lines;
    this.#meter = meter;
    this.#numbers = new Map(lines.map((line, number) => [line, number]));
    this.#compared = compared;
    this.#slash = slashOf(options);
    this.#empty = options.some(({ emptySegments }) => emptySegments === 'keep');
    this.#insensitive = options.some((one) => one.case === 'insensitive');
    this.#literals = new Set(lines.flatMap(({ pattern }) => [...pattern.segments, ...pattern.folded].flatMap(textsIn)));
    this.#longest = Math.max(0, ...lines.map(({ pattern }) => pattern.folded.length));
  }

  /** Those that match a hot line and, narrowly, one that is granted. @throws OverBudget */
  *paths(): Generator<ExamplePath> {
    const wide = new Wide(this.#lines.map((line) => ({ line, at: 0, taking: false })));
    const start = { segments: [], free: new Map(), narrow: new Narrow(this.#lines, 0), wide, bound: '' };
    const open: State[] = [start];
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      this.#meter.step();
      const { segments, free, narrow } = state;
      const lines = new Set([...narrow.ended, ...state.wide.ended]);
      if (narrow.ended.some(isGranted) && [...lines].some(isHot)) yield { segments, free, lines };
      if (segments.length >= MAX_SEGMENTS) continue;
      // Pushed in reverse: the plainest is walked first.
      open.push(...this.#next(state).toReversed());
    }
  }

  #next(state: State): State[] {
    const { segments, free } = state;
    const next: State[] = [];
    for (const choice of this.#choices(state)) {
      this.#meter.step();
      const { text } = choice;
      const [narrow, wide] = [state.narrow.after(text), choice.wide.settled];
      this.#meter.step(LINE_STEPS * (narrow.lines.length + wide.places.length));
      const bound = choice.free || !this.#binds(narrow, wide, segments.length) ? state.bound : `${state.bound}/${text}`;
      const after = { narrow, wide, bound };
      if (!this.#matters(after) || !this.#isNew(segments.length, after)) continue;
      const places = choice.free ? new Map([...free, [text, segments.length]]) : free;
      next.push({ segments: [...segments, text], free: places, ...after });
    }
    return next;
  }

  /** Whether a longer path, or this one, can still match what is looked for. Lines that only go on for ever need no more. */
  #matters({ narrow, wide }: Pick<State, 'narrow' | 'wide'>): boolean {
    return narrow.lines.some(isGranted) && (narrow.lines.some(isHot) || wide.places.some(({ line }) => isHot(line)));
  }

  /** Whether a parameter that `same` reads took the segment at this place. */
  #binds(narrow: Narrow, wide: Wide, place: number): boolean {
    if (this.#compared.size === 0) return false;
    const lines = [...narrow.lines, ...wide.places.map(({ line }) => line)];
    return lines.some(({ pattern }) => {
      return [pattern.segments[place], pattern.folded[place]].some((segment) => {
        return segment?.kind === 'parameter' && this.#compared.has(segment.name);
      });
    });
  }

  /** Two ways to the same places are walked on once. */
  #isNew(depth: number, { narrow, wide, bound }: Pick<State, 'narrow' | 'wide' | 'bound'>): boolean {
    const followed = narrow.lines.map((line) => `${this.#numbers.get(line)}`).sort();
    const places = wide.places.map(({ line, at }) => `${this.#numbers.get(line)}:${at}`).sort();
    const key = `${depth} ${followed.join()} ${places.join()} ${bound}`;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }

  /** Every text that some line asks for, in every way that can be told apart; and one that none does. */
  *#choices({ segments, narrow, wide }: State): Generator<Choice> {
    const goesOn =
      narrow.lines.some(({ pattern }) => pattern.segments.length > segments.length) ||
      wide.places.some(({ line, at }) => at < line.pattern.folded.length);
    const ends = [...narrow.ended, ...wide.ended].some(({ pattern }) => !pattern.rest);
    // To lines that end in `**` whatever follows is the same.
    if (!goesOn && !ends) return;
    const any = this.#free(segments.length);
    yield { text: any, free: true, wide: wide.after(any, 'begins') };
    if (!goesOn) return;
    for (const text of narrow.texts) yield* this.#spelled(text, wide);
    for (const text of wide.texts) {
      const variant = this.#variant(text);
      yield { text: variant, free: false, wide: wide.after(text, 'begins') };
    }
    if (this.#empty) yield { text: '', free: false, wide };
    if (this.#slash !== null) yield* this.#cut(wide, [], this.#slash);
  }

  *#spelled(text: string, wide: Wide): Generator<Choice> {
    for (const spelling of this.#insensitive ? new Set([text, text.toUpperCase()]) : [text]) {
      const parts = foldSegment(spelling);
      if (typeof parts === 'string') continue;
      yield {
        text: spelling,
        free: false,
        wide: parts.reduce((so, part, index) => so.after(part, index === 0 ? 'begins' : 'goes-on'), wide),
      };
    }
  }

  /** Segments that a server which decodes `%2F` cuts into parts. */
  *#cut(wide: Wide, before: readonly string[], slash: string): Generator<Choice> {
    if (before.length > this.#longest) return;
    for (const part of new Set([this.#free(before.length), ...wide.texts])) {
      this.#meter.step();
      const after = wide.after(part, before.length === 0 ? 'begins' : 'goes-on');
      const parts = [...before, part];
      if (after.places.length === 0) continue;
      if (parts.length > 1) yield { text: parts.join(slash), free: false, wide: after };
      yield* this.#cut(after, parts, slash);
    }
  }

  /** A text that no line names, the same at the same place. */
  #free(place: number): string {
    let text = `x${place + 1}`;
    while (this.#literals.has(text)) text = `x${text}`;
    return text;
  }

  /** Another spelling, which only folding makes the same: dots at the end go. */
  #variant(text: string): string {
    let variant = `${text}.`;
    while (this.#literals.has(variant)) variant += '.';
    return encodeURIComponent(variant);
  }
}

function slashOf(options: readonly PathOptions[]): string | null {
  if (options.some(({ encodedSlash }) => encodedSlash === 'keep')) return '%2F';
  return options.some(({ doubleEncoding }) => doubleEncoding === 'keep') ? '%252F' : null;
}

function textsIn(segment: Line['pattern']['segments'][number]): readonly string[] {
  return segment.kind === 'literal' ? [segment.value] : (segment.options ?? []);
}

function isHot({ hot }: Line): boolean {
  return hot;
}

function isGranted({ granted }: Line): boolean {
  return granted;
}
