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

const NO_BINDINGS: Bindings = Object.freeze(Object.create(null) as Bindings);

const PARAMETER = /^:([A-Za-z_][A-Za-z0-9_]*)(?:\(([^()]*)\))?$/;

/** @param source `/campaigns/:id/**` */
export function parsePattern(source: string, options: PathOptions): Pattern | PatternProblem {
  if (!source.startsWith('/')) return { problem: `pattern \`${source}\` must start with \`/\``, help: `/${source}` };
  const rest = source === '/**' || source.endsWith('/**');
  const body = rest ? source.slice(0, -3) : source;
  const texts = body.split('/').slice(1);
  const trailingSlash = !rest && body.length > 1 && texts.at(-1) === '';
  if (trailingSlash || body === '/') texts.pop();
  const segments: PatternSegment[] = [];
  for (const text of texts) {
    const segment = parseSegment(text, options);
    if ('problem' in segment) return segment;
    if (segment.kind === 'parameter' && segments.some((one) => one.kind === 'parameter' && one.name === segment.name)) {
      return { problem: `pattern \`${source}\` binds \`:${segment.name}\` twice`, help: null };
    }
    segments.push(segment);
  }
  return {
    source,
    segments,
    rest,
    trailingSlash,
    folded: segments.flatMap((segment) => foldPattern(segment, options)),
  };
}

function parseSegment(text: string, options: PathOptions): PatternSegment | PatternProblem {
  if (text.startsWith(':')) {
    const [whole, name = '', list] = PARAMETER.exec(text) ?? [];
    if (whole === undefined)
      return { problem: `\`${text}\` is not a parameter`, help: 'write `:name` or `:name(one|two)`' };
    const values = list?.split('|') ?? null;
    for (const value of values ?? []) {
      const problem = literalProblem(value, options);
      if (problem !== null) return problem;
    }
    return { kind: 'parameter', name, options: values?.map((value) => spelled(value, options)) ?? null };
  }
  if (text === '*' || text.includes('**')) {
    const help = '`:name` is one segment; `**` at the very end is any number of them';
    return { problem: `\`${text}\` cannot stand there`, help };
  }
  return literalProblem(text, options) ?? { kind: 'literal', value: spelled(text, options) };
}

/** A pattern that no canonical path can equal would grant or deny nothing. */
function literalProblem(text: string, options: PathOptions): PatternProblem | null {
  if (text === '')
    return options.emptySegments === 'keep' ? null : { problem: 'an empty segment matches no request', help: null };
  const path = canonicalise(`/${text}`, options);
  if (path instanceof Refusal)
    return { problem: `no request can have the segment \`${text}\` (${path.detail ?? path.reason})`, help: null };
  const canonical = path.path.slice(1);
  if (canonical !== text || path.query !== '') {
    return { problem: `\`${text}\` is not canonical`, help: `write \`${canonical}\`` };
  }
  return null;
}

function spelled(text: string, options: PathOptions): string {
  return options.case === 'insensitive' ? text.toLowerCase() : text;
}

function foldPattern(segment: PatternSegment, options: PathOptions): PatternSegment[] {
  if (segment.kind === 'parameter') {
    return [{ ...segment, options: segment.options?.map((value) => foldValue(value)) ?? null }];
  }
  return (foldSegment(segment.value, options)?.parts ?? []).map((value) => ({ kind: 'literal', value }));
}

/** For grants: the canonical form only. @returns null when it does not match. */
export function matchNarrow(pattern: Pattern, path: CanonicalPath, options: PathOptions): Bindings | null {
  if (options.trailingSlash === 'strict' && !pattern.rest && pattern.trailingSlash !== path.trailingSlash) return null;
  return matchCanonical(pattern, path, options) ? bindings(pattern.segments, path.segments, decodeURIComponent) : null;
}

/** For denies: the canonical or the folded form, whatever its trailing slash. Bindings are folded (§2.11). */
export function matchWide(pattern: Pattern, path: CanonicalPath, options: PathOptions): Bindings | null {
  if (matchCanonical(pattern, path, options)) return bindings(pattern.segments, path.segments, foldValue);
  if (matchSegments(pattern.folded, pattern.rest, path.folded)) return bindings(pattern.folded, path.folded, itself);
  return null;
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
  for (const [index, wanted] of pattern.entries()) {
    const segment = path[index] ?? '';
    if (wanted.kind === 'literal' ? segment !== wanted.value : !takes(wanted.options, segment)) return false;
  }
  return true;
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
  for (const [index, segment] of pattern.entries()) {
    if (segment.kind === 'literal') continue;
    bound ??= Object.create(null) as Record<string, string>;
    bound[segment.name] = read(path[index] ?? '');
  }
  return bound ?? NO_BINDINGS;
}

function itself(segment: string): string {
  return segment;
}
