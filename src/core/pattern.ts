/** A path pattern of a resource: literals, `:name`, `:name(a|b)`, a final `**` (POLICY.md §2.7). */

import { foldSegment, foldValue } from './fold.ts';
import { canonicalise, type CanonicalPath, type PathOptions } from './path.ts';
import { Refusal } from './refusal.ts';

export type PatternSegment =
  | { readonly kind: 'literal'; readonly value: string }
  /** One non-empty segment; `options` = the only values it may take. */
  | { readonly kind: 'parameter'; readonly name: string; readonly options: readonly string[] | null };

export interface Pattern {
  /** As written, canonical. */
  readonly source: string;
  readonly segments: readonly PatternSegment[];
  /** Ends with `**`: zero or more further segments. */
  readonly rest: boolean;
  /** Ends with `/` (matters only with `trailing_slash: strict`). */
  readonly trailingSlash: boolean;
  /** The same, each literal in its folded parts, for denies. */
  readonly folded: readonly PatternSegment[];
}

export interface PatternProblem {
  readonly problem: string;
  readonly help: string | null;
}

/** Decoded values of the parameters, by name. */
export type Bindings = Readonly<Record<string, string>>;

const NO_BINDINGS: Bindings = Object.freeze(emptyBindings());

/** As many as a path may have. */
const MAX_SEGMENTS = 64;
const WILDCARDS = '`:name` is one segment; `/**` at the end is any number of them';
const EMPTY_OPTION: PatternProblem = { problem: 'a parameter never takes an empty value', help: null };
const PARAMETER = /^:([A-Za-z_][A-Za-z0-9_]*)(?:\(([^()]*)\))?$/;

/** @param source `/campaigns/:id/**` */
export function parsePattern(source: string, options: PathOptions): Pattern | PatternProblem {
  if (!source.startsWith('/'))
    return { problem: `pattern \`${source}\` must start with \`/\``, help: `write \`/${source}\`` };
  const rest = source.endsWith('/**');
  const texts = (rest ? source.slice(0, -3) : source).split('/').slice(1);
  const trailingSlash = !rest && texts.length > 1 && texts.at(-1) === '';
  if (trailingSlash || source === '/') texts.pop();
  const segments: PatternSegment[] = [];
  const folded: PatternSegment[] = [];
  const names = new Set<string>();
  for (const text of texts) {
    const segment = parseSegment(text, options);
    if ('problem' in segment) return segment;
    if (segment.kind === 'parameter') {
      if (names.has(segment.name))
        return { problem: `pattern \`${source}\` binds \`:${segment.name}\` twice`, help: null };
      names.add(segment.name);
    }
    segments.push(segment);
    for (const part of foldPattern(segment)) folded.push(part);
  }
  if (texts.length > MAX_SEGMENTS)
    return { problem: `pattern \`${source}\` has more segments than a path may have`, help: null };
  return { source, segments, rest, trailingSlash, folded };
}

function parseSegment(text: string, options: PathOptions): PatternSegment | PatternProblem {
  if (!text.startsWith(':')) return literalProblem(text, options) ?? { kind: 'literal', value: spelled(text, options) };
  const [, name, list] = PARAMETER.exec(text) ?? [];
  if (name === undefined)
    return { problem: `\`${text}\` is not a parameter`, help: 'write `:name` or `:name(one|two)`' };
  if (list === undefined) return { kind: 'parameter', name, options: null };
  const values = list.split('|');
  for (const value of values) {
    const problem = value === '' ? EMPTY_OPTION : (literalProblem(value, options) ?? optionProblem(value));
    if (problem !== null) return problem;
  }
  return { kind: 'parameter', name, options: values.map((value) => spelled(value, options)) };
}

/** A literal that no canonical path can equal would grant or deny nothing, in silence. */
function literalProblem(text: string, options: PathOptions): PatternProblem | null {
  if (text === '' && options.emptySegments === 'keep') return null;
  if (text === '') return { problem: 'an empty segment matches no request', help: null };
  // Legal in a path, but here it is somebody's habit from another pattern language.
  if (/[*{}]/.test(text)) return { problem: `\`${text}\` would be taken literally`, help: WILDCARDS };
  const path = canonicalise(`/${text}`, options);
  if (path instanceof Refusal) {
    return { problem: `no request can have the segment \`${text}\` (${path.detail ?? path.reason})`, help: null };
  }
  const canonical = path.path.slice(1);
  return canonical === text ? null : { problem: `\`${text}\` is not canonical`, help: `write \`${canonical}\`` };
}

/** In denies an option is compared with one part of a folded path. */
function optionProblem(text: string): PatternProblem | null {
  const parts = foldSegment(text);
  if (typeof parts !== 'string' && parts.length === 1) return null;
  return { problem: `\`${text}\` is several segments to some servers`, help: null };
}

function spelled(text: string, options: PathOptions): string {
  return options.case === 'insensitive' ? text.toLowerCase() : text;
}

function foldPattern(segment: PatternSegment): PatternSegment[] {
  if (segment.kind === 'parameter') return [{ ...segment, options: segment.options?.map(foldValue) ?? null }];
  const parts = foldSegment(segment.value);
  // A literal that does not fold is no path's segment; the empty one vanishes.
  return typeof parts === 'string' ? [] : parts.map((value) => ({ kind: 'literal', value }));
}

/** §2.6; whatever `**` stands for may end with a slash. */
export function slashFits(pattern: Pattern, path: CanonicalPath, options: PathOptions): boolean {
  return options.trailingSlash === 'same' || pattern.rest || pattern.trailingSlash === path.trailingSlash;
}

/** For grants: the canonical form only. @returns null when it does not match. */
export function matchNarrow(pattern: Pattern, path: CanonicalPath, options: PathOptions): Bindings | null {
  if (!slashFits(pattern, path, options)) return null;
  return matchCanonical(pattern, path, options) ? bindings(pattern.segments, path.segments, decodeURIComponent) : null;
}

/**
 * For denies: the canonical form, the folded one, or one between them (a server that decodes once cuts `a%2Fb%252Fc`
 * into two), whatever its trailing slash.
 *
 * @returns the folded parameters (§2.11), without those that one server reads otherwise than the next.
 */
export function matchWide(pattern: Pattern, path: CanonicalPath, options: PathOptions): Bindings | null {
  const matches =
    matchCanonical(pattern, path, options) ||
    matchSegments(pattern.folded, pattern.rest, path.folded) ||
    matchBetween(pattern, path);
  return matches ? bindings(pattern.folded, path.folded.slice(0, settledSegments(path)), itself) : null;
}

/** How many segments come before the first that some servers cut in parts, or drop. */
export function settledSegments({ path, segments }: CanonicalPath): number {
  if (!/%|\/\//.test(path)) return segments.length;
  const unsettled = segments.findIndex((segment) => segment === '' || foldSegment(segment).length !== 1);
  return unsettled === -1 ? segments.length : unsettled;
}

function matchBetween(pattern: Pattern, path: CanonicalPath): boolean {
  if (!isCut(path)) return false;
  const places = uncutPlaces(pattern.folded, new Set([0]), { parts: path.folded, ends: segmentEnds(path) });
  return pattern.rest ? places.size > 0 : places.has(path.folded.length);
}

/** A folded path, with for each part the place where the segment ends that it is a part of. */
export interface UncutPath {
  readonly parts: readonly string[];
  readonly ends: readonly number[];
}

/**
 * A parameter takes one part of a segment, or as many of the same segment as a server might not have cut.
 *
 * @returns the places at which these pattern segments may end that begin at one of `from`
 */
export function uncutPlaces(
  pattern: readonly PatternSegment[],
  from: ReadonlySet<number>,
  { parts, ends }: UncutPath,
): ReadonlySet<number> {
  let places = from;
  for (const wanted of pattern) {
    const next = new Set<number>();
    for (const place of places) {
      const part = parts[place];
      if (part === undefined) continue;
      if (matchesSegment(wanted, part)) next.add(place + 1);
      if (wanted.kind === 'literal' || wanted.options !== null) continue;
      for (let end = place + 2; end <= (ends[place] ?? 0); end += 1) next.add(end);
    }
    places = next;
  }
  return places;
}

/** Some servers read more segments than others. */
export function isCut({ path, segments, folded }: CanonicalPath): boolean {
  return path.includes('%') && folded.length !== whole(segments);
}

/** Each of these folds to one part at least. */
function whole(segments: readonly string[]): number {
  let count = 0;
  for (const segment of segments) if (segment !== '') count += 1;
  return count;
}

/** For each part of the folded path, where the segment ends that it is a part of. */
export function segmentEnds(path: CanonicalPath): readonly number[] {
  const ends: number[] = [];
  for (const segment of path.segments) {
    const parts = segment === '' ? [] : foldSegment(segment);
    const end = ends.length + parts.length;
    while (ends.length < end) ends.push(end);
  }
  return ends;
}

function matchCanonical({ segments, rest }: Pattern, path: CanonicalPath, options: PathOptions): boolean {
  if (options.case === 'sensitive') return matchSegments(segments, rest, path.segments);
  return matchSegments(
    segments,
    rest,
    path.segments.map((segment) => segment.toLowerCase()),
  );
}

function matchSegments(pattern: readonly PatternSegment[], rest: boolean, path: readonly string[]): boolean {
  if (rest ? path.length < pattern.length : path.length !== pattern.length) return false;
  let index = 0;
  for (const wanted of pattern) {
    const segment = path[index] ?? '';
    index += 1;
    if (!matchesSegment(wanted, segment)) return false;
  }
  return true;
}

export function matchesSegment(wanted: PatternSegment, segment: string): boolean {
  return wanted.kind === 'literal' ? segment === wanted.value : takes(wanted.options, segment);
}

function takes(options: readonly string[] | null, segment: string): boolean {
  return options === null ? segment !== '' : options.includes(segment);
}

function bindings(
  pattern: readonly PatternSegment[],
  path: readonly string[],
  read: (segment: string) => string,
): Bindings {
  let bound: Record<string, string> | null = null;
  let index = 0;
  for (const segment of pattern) {
    const value = path[index];
    index += 1;
    if (value === undefined) break;
    if (segment.kind === 'literal') continue;
    bound ??= emptyBindings();
    bound[segment.name] = read(value);
  }
  return bound ?? NO_BINDINGS;
}

/** A parameter called `__proto__` is only a name. */
function emptyBindings(): Record<string, string> {
  const bound: Record<string, string> = Object.create(null);
  return bound;
}

function itself(segment: string): string {
  return segment;
}
