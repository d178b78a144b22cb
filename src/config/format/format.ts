/** One spelling of a file: the order of keys, quotes, indentation and style follow from what it says, not from who wrote it. */

import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { Diagnostic } from '../diagnostic.ts';
import { type Document, parseDocument } from '../document.ts';
import { keysAt } from '../schema-at.ts';
import { attach } from './attach.ts';
import { type Branch, branchOf } from './element.ts';
import { layoutOf } from './layout.ts';
import { type Layout, printBranch } from './print.ts';
import { remarksOf } from './remark.ts';

export interface Formatted {
  /** Null when the file cannot be read. */
  readonly text: string | null;
  readonly problems: readonly Diagnostic[];
}

/**
 * Every comment stays with its element. Whether the file is a sound policy or configuration does not matter, only whether
 * it can be read.
 *
 * @param schemas of the files that there are; the one that knows most of its keys says in which order they stand
 */
export function format(file: string, text: string, schemas: readonly z.ZodType[]): Formatted {
  const { document, problems } = parseDocument(file, text);
  if (document === null) return { text: null, problems };
  const schema = closest(document.value, schemas);
  if (schema === null) return { text, problems };
  for (const order of ['canonical', 'written'] as const) {
    const formatted = print(document, layoutOf(schema, order));
    // An anchor behind its alias, or of another value of the same name.
    if (saysTheSame(formatted, document)) return { text: formatted, problems };
  }
  // INVARIANT: what is printed is what was read; the file is left alone where that should not hold.
  throw new TypeError(`\`${file}\` would not say the same, and is left as it is`);
}

function closest(value: unknown, schemas: readonly z.ZodType[]): z.ZodType | null {
  const keys = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : null;
  if (keys === null) return null;
  const known = schemas.map((schema) => {
    const names = new Set(keysAt(schema, []));
    return { schema, count: keys.filter((key) => names.has(key)).length };
  });
  return known.reduce((best, one) => (one.count > best.count ? one : best)).schema;
}

function print({ root, text }: Document, layout: Layout): string {
  const branch = branchOf(root, text);
  if (branch === null) return text;
  attach(branch, remarksOf(text), text);
  const header = takeHeader(branch);
  return `${[...header, ...printBranch(branch, [], '', layout)].join('\n')}\n`;
}

/** What is said of the whole file stays on top, whichever key comes first. */
function takeHeader({ elements }: Branch): readonly string[] {
  const [first] = elements;
  if (first === undefined) return [];
  const lines = first.blank ? [...first.above, ''] : first.above;
  const gap = lines.lastIndexOf('');
  const header = gap === -1 ? lines.filter((line) => MODELINE.test(line)) : lines.slice(0, gap + 1);
  const left = gap === -1 ? lines.filter((line) => !MODELINE.test(line)) : lines.slice(gap + 1);
  first.above = left;
  first.blank = false;
  return header[0] === '' ? header.slice(1) : header;
}

/** Where editors look for the schema. */
const MODELINE = /^#\s*yaml-language-server:/;

function saysTheSame(formatted: string, { file, value, text }: Document): boolean {
  const { document } = parseDocument(file, formatted);
  return (
    document !== null &&
    isDeepStrictEqual(document.value, value) &&
    isDeepStrictEqual(commentsOf(formatted), commentsOf(text))
  );
}

function commentsOf(source: string): readonly string[] {
  return remarksOf(source)
    .map(({ text }) => text)
    .sort();
}
