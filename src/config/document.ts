/** A YAML file as a plain value with positions, read so that no file can deceive or stall the reader (POLICY.md §1). */

import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument as parseYaml, visit } from 'yaml';
import type { Document as YamlDocument, Node, Pair } from 'yaml';
import type { Position } from '../core/position.ts';
import type { Diagnostic } from './diagnostic.ts';

const MAX_CHARACTERS = 5_000_000;
const MAX_ALIASES = 50;
const MAX_DEPTH = 64;
/** Values after aliases were followed: a file of the largest size without any has fewer. */
const MAX_VALUES = 3_000_000;

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
  readonly text: string;
  /** Maps are objects without a prototype. */
  readonly value: unknown;
  readonly #yaml: YamlDocument;
  readonly #lines: LineCounter;

  constructor(file: string, text: string, value: unknown, yaml: YamlDocument, lines: LineCounter) {
    this.file = file;
    this.text = text;
    this.value = value;
    this.#yaml = yaml;
    this.#lines = lines;
  }

  /** Of the nearest thing on `path` that exists. */
  locate(path: Path, part: 'key' | 'value'): Place {
    let node: unknown = this.#yaml.contents;
    let found: Node | null = isNode(node) ? node : null;
    for (const [index, step] of path.entries()) {
      const resolved = isAlias(node) ? node.resolve(this.#yaml) : node;
      const pair = isMap(resolved) ? pairOf(resolved.items, step) : undefined;
      node = isSeq(resolved) ? resolved.items[Number(step)] : pair?.value;
      const last = index === path.length - 1;
      if (pair !== undefined && isNode(pair.key) && ((last && part === 'key') || !isNode(node)))
        return this.#place(pair.key);
      if (!isNode(node)) break;
      found = node;
    }
    return this.#place(found);
  }

  #place(node: Node | null): Place {
    const [start = 0, end = start] = node?.range ?? [];
    return placeAt(this.file, this.#lines, start, firstLine(this.text, start, end));
  }
}

export function parseDocument(file: string, text: string): ParsedDocument {
  const refuse = (code: string, message: string, place: Place | null = null): ParsedDocument => {
    const { at, length } = place ?? { at: { file, line: 1, col: 1 }, length: 1 };
    return { document: null, problems: [{ severity: 'error', code, message, at, length, help: null }] };
  };
  if (text.length > MAX_CHARACTERS) return refuse('too-large', `the file is larger than ${MAX_CHARACTERS / 1e6} MB`);
  const lines = new LineCounter();
  let yaml: YamlDocument;
  try {
    yaml = parseYaml(text.replace(/^\uFEFF/, ''), {
      version: '1.2',
      schema: 'core',
      merge: false,
      uniqueKeys: true,
      stringKeys: true,
      strict: true,
      prettyErrors: false,
      lineCounter: lines,
    });
  } catch (error) {
    if (error instanceof RangeError) return refuse('too-deep', 'the file is nested too deeply to be read');
    throw error;
  }
  const problems = [...yaml.errors, ...yaml.warnings].map((problem): Diagnostic => {
    const [start, end] = problem.pos;
    const place = placeAt(file, lines, start, firstLine(text, start, end));
    return { severity: 'error', ...sentence(problem.code, problem.message), ...place };
  });
  if (problems.length > 0) return { document: null, problems };
  const hostile = inspect(yaml);
  if (hostile !== null) {
    const [start = 0, end = start] = hostile.node.range ?? [];
    return refuse(hostile.code, hostile.message, placeAt(file, lines, start, firstLine(text, start, end)));
  }
  const budget = { values: MAX_VALUES };
  const value = plain(yaml.contents, yaml, budget);
  if (budget.values < 0) return refuse('alias-bomb', 'its aliases make the file larger than any file may be');
  return { document: new Document(file, text, value, yaml, lines), problems: [] };
}

function pairOf(items: readonly Pair[], step: string | number): Pair | undefined {
  return items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
}

function placeAt(file: string, lines: LineCounter, start: number, length: number): Place {
  const { line, col } = lines.linePos(start);
  return { at: { file, line: Math.max(1, line), col: Math.max(1, col) }, length };
}

/** Carets underline one line only. */
function firstLine(text: string, start: number, end: number): number {
  const newline = text.indexOf('\n', start);
  return Math.max(1, Math.min(end, newline === -1 ? text.length : newline) - start);
}

/** The parser's codes in our words. */
function sentence(code: string, message: string): { code: string; message: string; help: string | null } {
  switch (code) {
    case 'DUPLICATE_KEY':
      return { code: 'duplicate-key', message: 'this key stands here twice', help: null };
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
    default:
      return { code: 'yaml-syntax', message: lowerFirst(message.split('\n', 1)[0] ?? message), help: null };
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

interface Hostile {
  readonly code: string;
  readonly message: string;
  readonly node: Node;
}

function inspect(yaml: YamlDocument): Hostile | null {
  let aliases = 0;
  let hostile: Hostile | null = null;
  const report = (code: string, message: string, node: Node): symbol => {
    hostile = { code, message, node };
    return visit.BREAK;
  };
  visit(yaml, {
    Node(_, node, path) {
      if (path.filter(isNode).length > MAX_DEPTH)
        return report('too-deep', `nested more than ${MAX_DEPTH} levels deep`, node);
      if (isAlias(node) && ++aliases > MAX_ALIASES)
        return report('too-many-aliases', `more than ${MAX_ALIASES} aliases`, node);
      if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:'))
        return report('yaml-tag', 'tags (`!…`) are not understood here', node);
      return undefined;
    },
    Pair(_, { key }) {
      if (!isScalar(key)) return undefined;
      if (key.value === '<<') return report('merge-key', 'merge keys (`<<`) are not understood here', key);
      if (key.value === '__proto__') return report('bad-key', '`__proto__` cannot be a key', key);
      return undefined;
    },
  });
  return hostile;
}

function plain(node: unknown, yaml: YamlDocument, budget: { values: number }, depth = 0): unknown {
  budget.values -= 1;
  // An alias may stand inside its own anchor.
  if (depth > 2 * MAX_DEPTH) budget.values = -1;
  if (budget.values < 0) return null;
  const real = isAlias(node) ? node.resolve(yaml) : node;
  if (isSeq(real)) return real.items.map((item) => plain(item, yaml, budget, depth + 1));
  if (!isMap(real)) return isScalar(real) ? real.value : null;
  const object = Object.create(null) as Record<string, unknown>;
  for (const { key, value } of real.items)
    object[String(isScalar(key) ? key.value : key)] = plain(value, yaml, budget, depth + 1);
  return object;
}
