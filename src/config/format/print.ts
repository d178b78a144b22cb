/** Elements as text: a line each, or several of them in one line where that is short. */

import type { Node } from 'yaml';
import type { Path } from '../document.ts';
import type { Branch, Element, Leaf, Value } from './element.ts';
import { literalOf, textOf } from './scalar.ts';

/** A mapping or a list that needs more goes on below, an entry a line. */
const WIDTH = 100;
/** A longer key cannot stand before its colon (YAML 1.2.2 §7.4.2). */
const LONGEST_KEY = 1000;
const STEP = '  ';

export interface Layout {
  /** The entries in the order in which they are written. */
  readonly order: (branch: Branch, path: Path) => readonly Element[];
  /** Whether what stands at this path is never put in one line. */
  readonly isOpen: (branch: Branch, path: Path) => boolean;
}

/** @returns lines, without the header and what stands below */
export function printBranch(branch: Branch, path: Path, indent: string, layout: Layout): string[] {
  const lines = layout.order(branch, path).flatMap((element, index) => {
    const printed = branch.kind === 'map' ? printPair : printItem;
    const step = element.key === null ? index : String(element.key.value);
    return printed(element, [...path, step], indent, layout);
  });
  return withoutFirstBlank([...lines, ...commented(branch.below, indent)]);
}

function printPair(element: Element, path: Path, indent: string, layout: Layout): string[] {
  const key = textOf(element.key);
  // Not in one line with what follows.
  if (key.length > LONGEST_KEY) {
    const [first = '', ...rest] = printValue(element, `${indent}: `, path, indent, layout);
    return [...above(element, indent), `${indent}? ${key}`, first, ...rest];
  }
  return [...above(element, indent), ...printValue(element, `${indent}${key}: `, path, indent, layout)];
}

function printItem(element: Element, path: Path, indent: string, layout: Layout): string[] {
  raise(element, path, indent, layout);
  const { value } = element;
  if (isShort(value) || inOneLine(element, `${indent}- `, path, layout) !== null) {
    return [...above(element, indent), ...printValue(element, `${indent}- `, path, indent, layout)];
  }
  const [first = '', ...rest] = printBranch(value, path, indent + STEP, layout);
  return [...above(element, indent), `${indent}- ${first.slice(indent.length + STEP.length)}`, ...rest];
}

/** What stands above the first entry stands above the mark, too: nothing can stand between the two. */
function raise(element: Element, path: Path, indent: string, layout: Layout): void {
  const { value } = element;
  if (isShort(value)) return;
  const [first] = layout.order(value, path);
  if (first === undefined) return;
  if (value.kind === 'list') raise(first, [...path, 0], indent + STEP, layout);
  const gap = element.blank && first.above.length > 0 ? [''] : [];
  element.above.push(...gap, ...first.above);
  if (gap.length > 0) element.blank = false;
  first.above = [];
  first.blank = false;
  if (element.beside === null || inOneLine(element, `${indent}- `, path, layout) !== null) return;
  element.above.push(element.beside);
  element.beside = null;
}

/** Something that a list mark can stand before. */
function isShort(value: Value): value is Leaf {
  return value.kind === 'leaf' || value.anchor !== null || value.elements.length === 0;
}

/** @param head what stands before the value in its first line */
function printValue(element: Element, head: string, path: Path, indent: string, layout: Layout): string[] {
  const { value, beside, opening } = element;
  if (value.kind === 'leaf') {
    const literal = literalOf(value.node);
    if (literal === null) return [line(head + textOf(value.node), beside)];
    const lines = literal.lines.map((one) => (one === '' ? '' : `${indent}${STEP}${one}`));
    return [line(head + literal.head, beside), ...lines];
  }
  const short = inOneLine(element, head, path, layout);
  if (short !== null) return [line(head + short, beside)];
  const anchor = value.anchor === null ? '' : `&${value.anchor} `;
  const second = opening === null ? [] : besideAbove(beside, indent);
  if (value.elements.length === 0) {
    // A comment inside `[]` cannot stay there.
    const below = commented(value.below, indent);
    const text = line(`${head}${anchor}${value.kind === 'map' ? '{}' : '[]'}`, opening ?? beside);
    return [...second, ...below, text];
  }
  const first = line(`${head}${anchor}`.trimEnd(), opening ?? beside);
  return [...second, first, ...printBranch(value, path, indent + STEP, layout)];
}

/** Null when it does not fit, or holds comments. */
function inOneLine({ value, opening }: Element, head: string, path: Path, layout: Layout): string | null {
  if (value.kind === 'leaf' || opening !== null) return null;
  if (value.elements.length > 0 && layout.isOpen(value, path)) return null;
  const text = flowText(value, path, layout);
  return text !== null && head.length + text.length <= WIDTH ? text : null;
}

function flowText(branch: Branch, path: Path, layout: Layout): string | null {
  if (branch.below.length > 0) return null;
  const parts: string[] = [];
  for (const [index, element] of layout.order(branch, path).entries()) {
    const step = element.key === null ? index : String(element.key.value);
    const value = isPlain(element) ? flowValue(element, [...path, step], layout) : null;
    if (value === null) return null;
    parts.push(element.key === null ? value : `${textOf(element.key)}: ${value}`);
  }
  const anchor = branch.anchor === null ? '' : `&${branch.anchor} `;
  if (parts.length === 0) return `${anchor}${branch.kind === 'map' ? '{}' : '[]'}`;
  return anchor + (branch.kind === 'map' ? `{ ${parts.join(', ')} }` : `[${parts.join(', ')}]`);
}

function flowValue({ value }: Element, path: Path, layout: Layout): string | null {
  if (value.kind !== 'leaf') return flowText(value, path, layout);
  return isLong(value.node) ? null : textOf(value.node);
}

function isLong(node: Node | null): boolean {
  return literalOf(node) !== null;
}

function isPlain({ above, beside, opening }: Element): boolean {
  return above.every((one) => one === '') && beside === null && opening === null;
}

function above({ above: lines, blank }: Element, indent: string): string[] {
  return commented(blank ? [...lines, ''] : lines, indent);
}

function besideAbove(beside: string | null, indent: string): string[] {
  return beside === null ? [] : [indent + beside];
}

function commented(lines: readonly string[], indent: string): string[] {
  return lines.map((one) => (one === '' ? '' : indent + one));
}

function line(text: string, comment: string | null): string {
  return comment === null ? text : `${text} ${comment}`;
}

function withoutFirstBlank(lines: string[]): string[] {
  return lines[0] === '' ? lines.slice(1) : lines;
}
