/** A YAML file as a plain value with positions, read so that no file can deceive or stall the reader (POLICY.md §1). */

import { isMap, isNode, isSeq, type Node, parseDocument as parseYaml } from 'yaml';
import type { Position } from '../core/position.ts';
import type { Diagnostic } from './diagnostic.ts';
import { readJson } from './json.ts';
import { Lines } from './lines.ts';
import { Tree } from './tree.ts';

const MAX_CHARACTERS = 5_000_000;
/** The parser makes an object of every empty line. */
const MAX_LINES = 250_000;
/** More of one file's problems help nobody. */
const MAX_PROBLEMS = 100;

export type Path = readonly (string | number)[];

export interface Place {
  readonly at: Position;
  readonly length: number;
}

export interface ParsedDocument {
  /** Null when there is an error. */
  readonly document: Document | null;
  readonly problems: Diagnostic[];
}

export class Document {
  readonly file: string;
  /** Without a byte order mark. */
  readonly text: string;
  /** Maps are objects without a prototype. */
  readonly value: unknown;
  readonly #lines: Lines;
  #tree: Tree | null;

  /** @param tree null = not needed for the value: it is made when somebody asks for a place */
  constructor(file: string, lines: Lines, value: unknown, tree: Tree | null) {
    this.file = file;
    this.text = lines.text;
    this.value = value;
    this.#lines = lines;
    this.#tree = tree;
  }

  get #nodes(): Tree {
    this.#tree ??= new Tree(parse(this.text).contents);
    return this.#tree;
  }

  /** As it was parsed: for what prints it anew. */
  get root(): Node | null {
    return this.#nodes.root;
  }

  /** Of the nearest thing on `path` that exists. */
  locate(path: Path, part: 'key' | 'value'): Place {
    return placeOf(this.file, this.#lines, this.#find(path, part)?.range ?? null);
  }

  /** The text of the value at `path`, its first line alone. */
  written(path: Path): string {
    const [start = 0, end = start] = this.#find(path, 'value')?.range ?? [];
    return this.#lines.firstOf(start, end);
  }

  #find(path: Path, part: 'key' | 'value'): Node | null {
    const tree = this.#nodes;
    let node: unknown = tree.root;
    let found = tree.root;
    for (const [index, step] of path.entries()) {
      const resolved = tree.resolve(node);
      const pair = isMap(resolved) ? tree.pair(resolved, String(step)) : undefined;
      node = isSeq(resolved) ? resolved.items[Number(step)] : pair?.value;
      const last = index === path.length - 1;
      if (isNode(pair?.key) && ((last && part === 'key') || !isNode(node))) return pair.key;
      if (!isNode(node)) break;
      found = node;
    }
    return found;
  }
}

/** @param file as the operator named it: positions say it the same way */
export function parseDocument(file: string, text: string): ParsedDocument {
  const source = text.replace(/^\uFEFF/, '');
  const whole = (code: string, message: string): ParsedDocument => ({
    document: null,
    problems: [{ severity: 'error', code, message, help: null, at: { file, line: 1, col: 1 }, length: 1 }],
  });
  if (source.length > MAX_CHARACTERS) return whole('too-large', `the file is larger than ${MAX_CHARACTERS / 1e6} MB`);
  const lines = new Lines(source);
  if (lines.count > MAX_LINES) return whole('too-large', `the file has more than ${MAX_LINES} lines`);
  const json = readJson(source);
  if (json !== null) return { document: new Document(file, lines, json, null), problems: [] };
  const yaml = parse(source);
  const problem = (range: readonly number[] | null, said: Sentence): Diagnostic => ({
    severity: 'error',
    ...said,
    ...placeOf(file, lines, range),
  });
  if (yaml.errors.some(({ message }) => /call stack/i.test(message))) {
    // Where the parser gave up depends on the machine.
    return whole('too-deep', 'the file is nested too deeply to be read');
  }
  const problems: Diagnostic[] = [];
  for (const { code, message, pos } of [...yaml.errors, ...yaml.warnings]) {
    const found = problem(pos, sentence(code, message));
    // What the parser says of the rest of a line follows from what it said first.
    if (problems.at(-1)?.at.line === found.at.line) continue;
    if (problems.push(found) === MAX_PROBLEMS) break;
  }
  if (problems.length > 0) return { document: null, problems };
  for (const [pattern, said] of FORBIDDEN) {
    const found = pattern.exec(source);
    if (found === null) continue;
    return { document: null, problems: [problem([found.index, found.index + found[0].length], said)] };
  }
  const tree = new Tree(yaml.contents);
  if (tree.problems.length === 0) return { document: new Document(file, lines, tree.value, tree), problems };
  const refused = tree.problems.slice(0, MAX_PROBLEMS);
  return { document: null, problems: refused.map(({ node, ...said }) => problem(node.range ?? null, said)) };
}

function parse(text: string): ReturnType<typeof parseYaml> {
  return parseYaml(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    // The parser compares every key with every other; `Tree` looks for duplicates in linear time.
    uniqueKeys: false,
    stringKeys: true,
    strict: true,
    prettyErrors: false,
  });
}

/** What the parser would accept. */
const FORBIDDEN: readonly (readonly [RegExp, Sentence])[] = [
  // A directive may stand before the first document alone; elsewhere the parser has seen plain text.
  [
    /(?<=^(?:(?:#.*)?\r?\n)*)%.*/,
    { code: 'yaml-directive', message: 'directives (`%…`) are not understood here', help: null },
  ],
  [
    /(?![\t\n\r\x85])[\p{Cc}\uFEFF]/u,
    { code: 'control-character', message: 'an invisible control character stands here', help: 'remove it' },
  ],
];

/** Carets underline one line only. */
function placeOf(file: string, lines: Lines, range: readonly number[] | null): Place {
  const [start = 0, end = start] = range ?? [];
  return { at: { file, ...lines.at(start) }, length: Math.max(1, lines.firstOf(start, end).length) };
}

type Sentence = Pick<Diagnostic, 'code' | 'message' | 'help'>;

/** The parser's codes in our words. */
function sentence(code: string, message: string): Sentence {
  switch (code) {
    case 'TAG_RESOLVE_FAILED':
      return { code: 'yaml-tag', message: 'tags (`!…`) are not understood here', help: null };
    case 'MULTIPLE_DOCS':
      return {
        code: 'yaml-documents',
        message: 'the file holds more than one document',
        help: 'remove everything from the second `---` on',
      };
    case 'TAB_AS_INDENT':
      return { code: 'yaml-tab', message: 'a tab cannot indent', help: 'use spaces' };
    case 'NON_STRING_KEY':
      return { code: 'bad-key', message: 'a key must be a text', help: null };
    default: {
      const [first = message] = message.split('\n', 1);
      return { code: 'yaml-syntax', message: first.charAt(0).toLowerCase() + first.slice(1), help: null };
    }
  }
}
