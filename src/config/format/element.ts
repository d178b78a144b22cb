/** A YAML file as its elements: the entries of mappings and lists, each with room for the comments that belong to it. */

import { isMap, isNode, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLSeq } from 'yaml';
import { beforeIn, isAfterBlank } from './remark.ts';

export interface Element {
  /** Null in a list. */
  readonly key: Scalar | null;
  readonly value: Value;
  /** Offsets of its first character, and behind its last. */
  readonly start: number;
  readonly end: number;
  /** Lines above it; an empty one is a blank line. */
  above: string[];
  /** A blank line stands between those and the element itself. */
  blank: boolean;
  /** At the end of its line. */
  beside: string | null;
  /** Behind the key of a value that goes on below. */
  opening: string | null;
}

export type Value = Leaf | Branch;

export interface Leaf {
  readonly kind: 'leaf';
  readonly node: Node | null;
}

export interface Branch {
  readonly kind: 'map' | 'list';
  /** `&name` before it. */
  readonly anchor: string | null;
  readonly elements: readonly Element[];
  readonly style: 'block' | 'flow';
  readonly start: number;
  /** Lines behind its last element. */
  readonly below: string[];
}

/** @returns null of what is neither a mapping nor a list */
export function branchOf(node: unknown, source: string): Branch | null {
  if (!isMap(node) && !isSeq(node)) return null;
  const [start = 0] = node.range ?? [];
  return {
    kind: isMap(node) ? 'map' : 'list',
    anchor: node.anchor ?? null,
    elements: isMap(node) ? node.items.map((pair) => pairElement(pair, source)) : itemElements(node, start, source),
    style: node.flow === true ? 'flow' : 'block',
    start,
    below: [],
  };
}

function pairElement({ key, value }: Pair, source: string): Element {
  const name = isScalar(key) ? key : null;
  return element(name, value, name?.range?.[0] ?? 0, source);
}

function itemElements({ items, flow }: YAMLSeq, start: number, source: string): readonly Element[] {
  let end = start;
  return items.map((item) => {
    const [first = end] = isNode(item) ? (item.range ?? []) : [];
    const one = element(null, item, flow === true ? first : markBefore(first, end, source), source);
    ({ end } = one);
    return one;
  });
}

/** The `-` of an item: the first after what comes before the item, outside comments. */
function markBefore(first: number, end: number, source: string): number {
  const [blank] = /^(?:\s*(?:#.*\n)?)*/.exec(source.slice(end, first)) ?? [''];
  return end + blank.length;
}

function element(key: Scalar | null, node: unknown, start: number, source: string): Element {
  const value: Value = branchOf(node, source) ?? { kind: 'leaf', node: isNode(node) ? node : null };
  const [, valueEnd = start] = isNode(node) ? (node.range ?? []) : [];
  const blank = beforeIn(source, start).trim() === '' && isAfterBlank(source, start);
  const end = Math.max(key?.range?.[1] ?? start, endOf(value) ?? trimmed(source, valueEnd));
  return { key, value, start, end, above: [], blank, beside: null, opening: null };
}

/** A block has no end of its own: it is over with its last element. */
function endOf(value: Value): number | null {
  return value.kind === 'leaf' || value.style === 'flow' ? null : (value.elements.at(-1)?.end ?? value.start);
}

/** A text in several lines ends with the line break to its parser. */
function trimmed(source: string, end: number): number {
  let at = end;
  while (at > 0 && /\s/.test(source.charAt(at - 1))) at -= 1;
  return at;
}
