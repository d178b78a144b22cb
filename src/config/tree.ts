/** YAML nodes → plain values, in linear time whatever the aliases are, refusing everything that POLICY.md §1 forbids. */

import { type Alias, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';

const MAX_ALIASES = 50;
const MAX_DEPTH = 64;
/** Values after aliases were followed: no file of the largest size has as many without them. */
const MAX_VALUES = 3_000_000;

/** A map as it is written with fewer keys is searched faster than indexed. */
const FEW = 16;

export interface TreeProblem {
  readonly code: string;
  readonly message: string;
  readonly help: string | null;
  readonly node: Node;
}

interface Anchored {
  readonly node: Node;
  /** Null while it is still being read: an alias inside it would be a circle. */
  readonly read: { readonly value: unknown; readonly size: number } | null;
}

export class Tree {
  /** Maps are objects without a prototype; what several aliases name is one and the same object. */
  readonly value: unknown;
  readonly root: Node | null;
  readonly problems: TreeProblem[] = [];
  readonly #anchors = new Map<string, Anchored>();
  readonly #targets = new Map<Alias, Node>();
  readonly #indices = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();
  #aliases = 0;
  #size = 0;

  constructor(root: Node | null) {
    this.root = root;
    this.value = this.#read(root, 1);
    if (root !== null && this.#size > MAX_VALUES) {
      this.#refuse(root, 'alias-bomb', 'its aliases make the file larger than any file may be');
    }
  }

  /** The node that a node stands for. */
  resolve(node: unknown): unknown {
    return isAlias(node) ? this.#targets.get(node) : node;
  }

  /** The entry of a map under a key. */
  pair(map: YAMLMap, key: string): Pair | undefined {
    if (map.items.length <= FEW) return map.items.find((item) => nameOf(item) === key);
    let index = this.#indices.get(map);
    if (index === undefined) {
      index = new Map(map.items.map((item) => [nameOf(item), item]));
      this.#indices.set(map, index);
    }
    return index.get(key);
  }

  #read(node: unknown, depth: number): unknown {
    this.#size += 1;
    if (!isNode(node)) return null;
    if (isAlias(node)) return this.#follow(node);
    if (node.tag !== undefined && !BUILT_IN_TAGS.has(node.tag)) {
      this.#refuse(node, 'yaml-tag', 'tags (`!…`) are not understood here');
    }
    if (depth > MAX_DEPTH && (isMap(node) || isSeq(node))) {
      this.#refuse(node, 'too-deep', `nested more than ${MAX_DEPTH} levels deep`);
      return null;
    }
    const { anchor } = node as { anchor?: string };
    if (anchor === undefined) return this.#readContent(node, depth);
    const before = this.#size;
    this.#anchors.set(anchor, { node, read: null });
    const value = this.#readContent(node, depth);
    this.#anchors.set(anchor, { node, read: { value, size: this.#size - before } });
    return value;
  }

  #readContent(node: Node, depth: number): unknown {
    if (isScalar(node)) return node.value;
    if (isSeq(node)) return node.items.map((item) => this.#read(item, depth + 1));
    return isMap(node) ? this.#readMap(node, depth) : null;
  }

  #readMap(map: YAMLMap, depth: number): object {
    const object: Record<string, unknown> = Object.create(null);
    for (const item of map.items) {
      const name = nameOf(item);
      const key = isNode(item.key) ? item.key : map;
      if (name === '<<') this.#refuse(key, 'merge-key', 'merge keys (`<<`) are not understood here');
      else if (name === '__proto__') this.#refuse(key, 'bad-key', '`__proto__` cannot be a key');
      else if (name in object) this.#refuse(key, 'duplicate-key', `key \`${name}\` stands here twice`);
      else object[name] = this.#read(item.value, depth + 1);
    }
    return object;
  }

  /** An alias means the last anchor of its name before it (YAML 1.2.2 §7.1). */
  #follow(alias: Alias): unknown {
    this.#aliases += 1;
    if (this.#aliases === MAX_ALIASES + 1) this.#refuse(alias, 'too-many-aliases', `more than ${MAX_ALIASES} aliases`);
    const anchored = this.#anchors.get(alias.source);
    if (anchored === undefined) this.#refuse(alias, 'unknown-alias', `no anchor \`&${alias.source}\` stands before it`);
    else if (anchored.read === null) this.#refuse(alias, 'circular-alias', 'the alias stands inside what it names');
    if (anchored === undefined || anchored.read === null) return null;
    this.#targets.set(alias, anchored.node);
    this.#size += anchored.read.size;
    return anchored.read.value;
  }

  #refuse(node: Node, code: string, message: string, help: string | null = null): void {
    this.problems.push({ code, message, help, node });
  }
}

/** Those that say what a value of the core schema is anyway. */
const BUILT_IN_TAGS: ReadonlySet<string> = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'seq', 'map'].map((name) => `tag:yaml.org,2002:${name}`),
);

function nameOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : '';
}
