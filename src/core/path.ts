/** The one reading of a request path: refused, or canonical (POLICY.md §2). What was judged is what is forwarded. */

export interface PathOptions {
  readonly encodedSlash: 'refuse' | 'keep';
  readonly doubleEncoding: 'refuse' | 'keep';
  readonly semicolon: 'refuse' | 'keep';
  readonly emptySegments: 'refuse' | 'keep';
  readonly case: 'sensitive' | 'insensitive';
  readonly trailingSlash: 'same' | 'strict';
}

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
