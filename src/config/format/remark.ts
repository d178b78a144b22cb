/** The comments of a YAML file, and where they stand. */

import { Lexer } from 'yaml';

export interface Remark {
  /** `# …`, without blanks at its end. */
  readonly text: string;
  readonly offset: number;
  /** What stands before it in its line. */
  readonly before: string;
  readonly afterBlank: boolean;
}

/** @param source of a file that was read without a problem */
export function remarksOf(source: string): readonly Remark[] {
  const remarks: Remark[] = [];
  let offset = 0;
  let last = '';
  for (const token of new Lexer().lex(source)) {
    if (token.startsWith('#') && last !== SCALAR) {
      const [before, afterBlank] = [beforeIn(source, offset), isAfterBlank(source, offset)];
      remarks.push({ text: token.trimEnd(), offset, before, afterBlank });
    }
    if (!MARKS.has(token)) offset += token.length;
    last = token;
  }
  return remarks;
}

const SCALAR = '\u001F';
/** What the lexer says between the pieces of the source. */
const MARKS: ReadonlySet<string> = new Set(['\u0002', '\u0018', SCALAR]);

/** The part of its line that stands before an offset. */
export function beforeIn(source: string, offset: number): string {
  return source.slice(lineStart(source, offset), offset);
}

/** Whether an empty line stands above the line of this offset. */
export function isAfterBlank(source: string, offset: number): boolean {
  const start = lineStart(source, offset);
  return start > 0 && source.slice(lineStart(source, start - 1), start).trim() === '';
}

function lineStart(source: string, offset: number): number {
  return offset === 0 ? 0 : source.lastIndexOf('\n', offset - 1) + 1;
}
