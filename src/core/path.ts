/** The one reading of a request path: refused, or canonical (POLICY.md §2). What was judged is what is forwarded. */

import { foldSegment, type FoldProblem } from './fold.ts';
import { Refusal } from './refusal.ts';

export interface PathOptions {
  readonly encodedSlash: 'refuse' | 'keep';
  readonly doubleEncoding: 'refuse' | 'keep';
  readonly semicolon: 'refuse' | 'keep';
  readonly emptySegments: 'refuse' | 'keep';
  readonly case: 'sensitive' | 'insensitive';
  readonly trailingSlash: 'same' | 'strict';
}

export const DEFAULT_PATH_OPTIONS: PathOptions = Object.freeze({
  encodedSlash: 'refuse',
  doubleEncoding: 'refuse',
  semicolon: 'refuse',
  emptySegments: 'refuse',
  case: 'sensitive',
  trailingSlash: 'same',
});

export interface CanonicalPath {
  /** The canonical path, without the query: matched, forwarded and logged. */
  readonly path: string;
  /** `?…` byte for byte, or empty. Never part of matching or of the record. */
  readonly query: string;
  /** Canonical segments; a trailing slash does not make one. */
  readonly segments: readonly string[];
  readonly trailingSlash: boolean;
  /** Segments of the folded form, for denies (§2.11). */
  readonly folded: readonly string[];
}

/** Bytes of path, and segments, that are read at most. */
const MAX_PATH = 8 * 1024;
const MAX_SEGMENTS = 64;

/** Nothing in it can be read in two ways, except dots and doubled slashes. */
const PLAIN = /^[A-Za-z0-9\-._~!$&'()*+,=:@/]*$/;
/** `#`, `\`, blanks, controls and everything beyond ASCII. */
const FORBIDDEN = /[^\x21\x22\x24-\x5b\x5d-\x7e]/;
const FORBIDDEN_IN_QUERY = /[^ -"$-~\u0080-\uffff]/;
const MALFORMED = /%(?![0-9A-Fa-f]{2})/;
const UNRESERVED = /[A-Za-z0-9\-._~]/;

interface Ambiguity {
  readonly pattern: RegExp;
  readonly detail: string;
  /** The option by which an app keeps it; null = no app does. */
  readonly unless: 'encodedSlash' | 'doubleEncoding' | 'semicolon' | null;
}

/** Looked for in the canonical form, so that `%25%36%31` is seen as the `%2561` that it is. */
const AMBIGUOUS: readonly Ambiguity[] = [
  { pattern: /%(?:[01][0-9A-F]|7F)/, detail: 'encoded-control', unless: null },
  { pattern: /%5C/, detail: 'backslash', unless: null },
  { pattern: /%2F/, detail: 'encoded-slash', unless: 'encodedSlash' },
  { pattern: /%25[0-9A-Fa-f]{2}/, detail: 'double-encoding', unless: 'doubleEncoding' },
  { pattern: /;|%3B/, detail: 'semicolon', unless: 'semicolon' },
];

/** Refuses, never repairs. `bad-target` when it is no path at all, else `bad-path` with one of a few stable details. */
export function canonicalise(target: string, options: PathOptions): CanonicalPath | Refusal {
  if (target.charCodeAt(0) !== 0x2f) return new Refusal('bad-target', 'not-origin-form');
  const mark = target.indexOf('?');
  const raw = mark === -1 ? target : target.slice(0, mark);
  const query = mark === -1 ? '' : target.slice(mark);
  if (query !== '' && FORBIDDEN_IN_QUERY.test(query)) return new Refusal('bad-path', 'query-character');
  if (raw.length > MAX_PATH) return new Refusal('bad-path', 'too-long');
  const plain = PLAIN.test(raw);
  const path = plain ? raw : decodeUnreserved(raw, options);
  if (typeof path !== 'string') return path;

  const segments = path.split('/');
  segments.shift();
  const trailingSlash = path.length > 1 && segments.at(-1) === '';
  if (trailingSlash || path === '/') segments.pop();
  if (segments.length > MAX_SEGMENTS) return new Refusal('bad-path', 'too-many-segments');
  if (options.emptySegments === 'refuse' && segments.includes('')) return new Refusal('bad-path', 'empty-segment');
  if (plain && !segments.some(startsWithDot)) return new Canonical(path, query, segments, trailingSlash, null);
  // Whatever is kept: nobody reads a dot segment in it, and no segment vanishes (§2.3).
  const folded = fold(segments);
  if (typeof folded === 'string') return new Refusal('bad-path', folded);
  if (folded.length > MAX_SEGMENTS) return new Refusal('bad-path', 'too-many-segments');
  return new Canonical(path, query, segments, trailingSlash, folded);
}

class Canonical implements CanonicalPath {
  readonly path: string;
  readonly query: string;
  readonly segments: readonly string[];
  readonly trailingSlash: boolean;
  #folded: readonly string[] | null;

  /** @param folded null = nothing in it can be ambiguous. */
  constructor(
    path: string,
    query: string,
    segments: readonly string[],
    trailingSlash: boolean,
    folded: readonly string[] | null,
  ) {
    this.path = path;
    this.query = query;
    this.segments = segments;
    this.trailingSlash = trailingSlash;
    this.#folded = folded;
  }

  /** Of a plain path made when a deny asks: most requests meet none. */
  get folded(): readonly string[] {
    if (this.#folded !== null) return this.#folded;
    const folded = fold(this.segments);
    // INVARIANT: a path that does not fold was refused, so there is no path here to be judged wrongly.
    if (typeof folded === 'string') throw new TypeError(folded);
    this.#folded = folded;
    return folded;
  }
}

function fold(segments: readonly string[]): readonly string[] | FoldProblem {
  const folded: string[] = [];
  for (const segment of segments) {
    if (segment === '') continue;
    const parts = foldSegment(segment);
    if (typeof parts === 'string') return parts;
    for (const part of parts) folded.push(part);
  }
  return folded;
}

function startsWithDot(segment: string): boolean {
  return segment.charCodeAt(0) === 0x2e;
}

/** §2.4: unreserved characters decoded (RFC 3986 §2.3), the rest in upper case; what is left must be one of a kind. */
function decodeUnreserved(raw: string, options: PathOptions): string | Refusal {
  if (FORBIDDEN.test(raw)) return new Refusal('bad-path', raw.includes('\\') ? 'backslash' : 'character');
  if (MALFORMED.test(raw)) return new Refusal('bad-path', 'malformed-escape');
  const path = raw.includes('%') ? raw.replaceAll(/%[0-9a-f]{2}/gi, canonicalEscape) : raw;
  for (const { pattern, detail, unless } of AMBIGUOUS) {
    if ((unless === null || options[unless] === 'refuse') && pattern.test(path)) return new Refusal('bad-path', detail);
  }
  return isUtf8(path) ? path : new Refusal('bad-path', 'invalid-utf8');
}

function canonicalEscape(escape: string): string {
  const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
  return UNRESERVED.test(character) ? character : escape.toUpperCase();
}

function isUtf8(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
