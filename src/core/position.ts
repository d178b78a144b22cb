/** Where something stands in a file a person wrote. */
export interface Position {
  /** As the operator named it, relative to the working directory. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly col: number;
}
