/** A path pattern of a resource: literals, `:name`, `:name(a|b)`, a final `**` (POLICY.md §2.7). */

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
}
