/** Where the parts of a YAML file stand in its text. */

import { isMap, isNode, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Path } from '../document.ts';

/** @returns null where nothing stands, or what stands there is an alias: changed, it would change elsewhere, too */
export function nodeAt(root: Node | null, path: Path): Node | null {
  let node: unknown = root;
  for (const step of path) {
    if (isMap(node)) node = pairOf(node, String(step))?.value;
    else node = isSeq(node) ? node.items[Number(step)] : null;
  }
  return isNode(node) && ranged(node) ? node : null;
}

export function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((item) => isScalar(item.key) && item.key.value === key);
}

export function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** Behind its last character that is no blank: a block ends in the line below. */
export function endOf(node: Node, text: string): number {
  const [start = 0, end = 0] = node.range ?? [];
  return start + text.slice(start, end).trimEnd().length;
}

export function isFlow(node: YAMLMap | YAMLSeq): boolean {
  return node.flow ?? false;
}

/** The offset at which the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset of the newline that ends it, or of the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}

function ranged(node: Node): boolean {
  return node.range !== undefined && node.range !== null;
}
