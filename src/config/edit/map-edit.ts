/** Values of a YAML mapping replaced, and keys added to it, whichever way it is written. */

import { isMap, isNode, type Node } from 'yaml';
import type { Document, Path } from '../document.ts';
import { endOf, isFlow, lineEnd, lineStart, nodeAt, pairOf, startOf } from './nodes.ts';
import type { Splice } from './splice.ts';

/** A value as text, or further keys. */
interface Tree {
  readonly keys: Map<string, string | Tree>;
}

export class MapEdits {
  readonly #document: Document;
  readonly #splices: Splice[] = [];
  /** By the path of the map that is there: what is added to it, so that two keys make one change. */
  readonly #added = new Map<string, { readonly map: Node; readonly tree: Tree }>();

  constructor(document: Document) {
    this.#document = document;
  }

  /**
   * Sets what stands at a path, and makes the mappings on the way.
   *
   * @param value as YAML, on one line
   * @returns false when the way there is an alias, or no mapping
   */
  set(path: Path, value: string): boolean {
    const { root } = this.#document;
    const present = nodeAt(root, path);
    if (present !== null) return this.#replace(present, value);
    for (let depth = path.length - 1; depth > 0; depth -= 1) {
      const map = nodeAt(root, path.slice(0, depth));
      if (map === null) continue;
      if (!isMap(map)) return false;
      const [key, ...deeper] = path.slice(depth).map(String);
      // What is there and could not be reached is an alias.
      if (key === undefined || pairOf(map, key) !== undefined) return false;
      const name = JSON.stringify(path.slice(0, depth));
      const added = this.#added.get(name) ?? { map, tree: { keys: new Map() } };
      this.#added.set(name, added);
      put(added.tree, [key, ...deeper], value);
      return true;
    }
    return false;
  }

  /** @param after keys behind which a new one should stand, the best first; else it is the last */
  splices(after: (key: string) => readonly string[]): readonly Splice[] {
    const added = [...this.#added.values()].flatMap(({ map, tree }) => this.#insert(map, tree, after));
    return [...this.#splices, ...added];
  }

  #replace(node: Node, value: string): boolean {
    this.#splices.push({ start: startOf(node), end: endOf(node, this.#document.text), text: value });
    return true;
  }

  /** All keys that go to one place make one splice. */
  #insert(map: Node, { keys }: Tree, after: (key: string) => readonly string[]): readonly Splice[] {
    if (!isMap(map)) return [];
    const { text } = this.#document;
    const places = new Map<number, string>();
    for (const [key, value] of keys) {
      const found = after(key).flatMap((name) => pairOf(map, name) ?? []);
      const { key: name, value: node } = found[0] ?? map.items.at(-1) ?? {};
      if (!isNode(name) || !isNode(node)) continue;
      const written = `${key}: ${spelled(value)}`;
      const end = endOf(node, text);
      const [place, put] = isFlow(map)
        ? [end, `, ${written}`]
        : [lineEnd(text, end), `\n${' '.repeat(startOf(name) - lineStart(text, startOf(name)))}${written}`];
      places.set(place, (places.get(place) ?? '') + put);
    }
    return [...places].map(([start, put]) => ({ start, end: start, text: put }));
  }
}

function put(tree: Tree, [key = '', ...deeper]: readonly string[], value: string): void {
  if (deeper.length === 0) {
    tree.keys.set(key, value);
    return;
  }
  const known = tree.keys.get(key);
  const inner: Tree = known === undefined || typeof known === 'string' ? { keys: new Map() } : known;
  tree.keys.set(key, inner);
  put(inner, deeper, value);
}

function spelled(value: string | Tree): string {
  if (typeof value === 'string') return value;
  return `{ ${[...value.keys].map(([key, inner]) => `${key}: ${spelled(inner)}`).join(', ')} }`;
}
