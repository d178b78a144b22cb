/** The one reading of a request path: refused, or canonical (POLICY.md §2). What was judged is what is forwarded. */

import { foldSegment } from './fold.ts';
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

/** Nothing in it can be read in two ways, except dots and doubled slashes, which are looked at segment by segment. */
const PLAIN = /^[A-Za-z0-9\-._~!$&'()*+,=:@/]*$/;
/** `#`, `\`, blanks, controls and everything beyond ASCII. */
const FORBIDDEN = /[^\x21\x22\x24-\x5b\x5d-\x7e]/;
const FORBIDDEN_IN_QUERY = /[#\x00-\x1f\x7f]/;
const ONLY_DOTS = /^\.+$/;

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
  const problem = plain ? plainProblem(segments, options) : foldedProblem(segments, options);
  return problem ?? new Canonical(path, query, segments, trailingSlash, options);
}

class Canonical implements CanonicalPath {
  readonly path: string;
  readonly query: string;
  readonly segments: readonly string[];
  readonly trailingSlash: boolean;
  readonly #options: PathOptions;
  #folded: readonly string[] | null = null;

  constructor(path: string, query: string, segments: readonly string[], trailingSlash: boolean, options: PathOptions) {
    this.path = path;
    this.query = query;
    this.segments = segments;
    this.trailingSlash = trailingSlash;
    this.#options = options;
  }

  /** Made when a deny asks: most requests meet none. */
  get folded(): readonly string[] {
    this.#folded ??= this.segments.flatMap((segment) => foldSegment(segment, this.#options)?.parts ?? []);
    return this.#folded;
  }
}

/** §2.2–2.4: every byte is allowed, every escape well-formed; what is unreserved is decoded, the rest upper-cased. */
function decodeUnreserved(raw: string, options: PathOptions): string | Refusal {
  const forbidden = FORBIDDEN.exec(raw)?.[0];
  if (forbidden !== undefined) return new Refusal('bad-path', forbidden === '\\' ? 'backslash' : 'character');
  if (options.semicolon === 'refuse' && /;|%3b/i.test(raw)) return new Refusal('bad-path', 'semicolon');
  let path = '';
  let from = 0;
  for (let at = raw.indexOf('%'); at !== -1; at = raw.indexOf('%', at + 1)) {
    const hex = raw.slice(at + 1, at + 3);
    if (!/^[0-9a-f]{2}$/i.test(hex)) return new Refusal('bad-path', 'malformed-escape');
    const code = Number.parseInt(hex, 16);
    const problem = escapeProblem(code, raw.slice(at + 3, at + 5), options);
    if (problem !== null) return new Refusal('bad-path', problem);
    path += raw.slice(from, at);
    path += isUnreserved(code) ? String.fromCharCode(code) : `%${hex.toUpperCase()}`;
    from = at + 3;
  }
  path += raw.slice(from);
  // `%25%36%31` has become `%2561`.
  if (options.doubleEncoding === 'refuse' && /%25[0-9a-f]{2}/i.test(path)) {
    return new Refusal('bad-path', 'double-encoding');
  }
  return isUtf8(path) ? path : new Refusal('bad-path', 'invalid-utf8');
}

function escapeProblem(code: number, next: string, options: PathOptions): string | null {
  if (code < 0x20 || code === 0x7f) return 'encoded-control';
  if (code === 0x5c) return 'backslash';
  if (code === 0x2f && options.encodedSlash === 'refuse') return 'encoded-slash';
  if (code === 0x25 && options.doubleEncoding === 'refuse' && /^[0-9a-f]{2}$/i.test(next)) return 'double-encoding';
  return null;
}

/** RFC 3986 §2.3. */
function isUnreserved(code: number): boolean {
  const letter = code | 0x20;
  if (letter >= 0x61 && letter <= 0x7a) return true;
  return (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2e || code === 0x5f || code === 0x7e;
}

function isUtf8(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function plainProblem(segments: readonly string[], options: PathOptions): Refusal | null {
  for (const segment of segments) {
    if (segment === '') {
      if (options.emptySegments === 'refuse') return new Refusal('bad-path', 'empty-segment');
    } else if (segment.charCodeAt(0) === 0x2e && ONLY_DOTS.test(segment)) {
      return new Refusal('bad-path', 'dot-segment');
    }
  }
  return null;
}

/** Whatever is kept: no part is a dot segment in anybody's reading, and no segment vanishes (§2.3). */
function foldedProblem(segments: readonly string[], options: PathOptions): Refusal | null {
  for (const segment of segments) {
    if (segment === '') {
      if (options.emptySegments === 'refuse') return new Refusal('bad-path', 'empty-segment');
      continue;
    }
    const folded = foldSegment(segment, options);
    if (folded === null) return new Refusal('bad-path', 'double-encoding');
    if (folded.dots) return new Refusal('bad-path', 'dot-segment');
    if (folded.parts.length === 0) return new Refusal('bad-path', 'vanishing-segment');
  }
  return null;
}
