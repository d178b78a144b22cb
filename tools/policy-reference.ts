/** docs/policy.md: the template with a table of keys wherever it asks for one, made from the schema that checks policies. */

import { OPERATOR_TYPES } from '../src/config/policy/operator.ts';

type Scalar = string | number | boolean;

/** What is read of a JSON Schema here. */
interface Node {
  readonly $ref?: string;
  readonly const?: Scalar;
  readonly enum?: readonly Scalar[];
  readonly type?: string | readonly string[];
  readonly default?: Scalar;
  readonly description?: string;
  readonly examples?: readonly Scalar[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node | readonly Node[];
  readonly anyOf?: readonly Node[];
  readonly definitions?: Readonly<Record<string, Node>>;
}

/** `{{keys policy.grants.[]}}`, `{{keys policy.apps.*.floor only except}}`, `{{operators}}` */
const MARK = /^\{\{(keys|operators)(?: policy(\S*))?(?: only (.+))?\}\}$/gm;

/** @throws Error when the template asks for what the schema does not have, or leaves out a key that it has */
export function policyReference(template: string, schema: Node): string {
  const reader = new Reader(schema);
  const page = template.replaceAll(MARK, (_mark, what: string, path = '', only?: string) =>
    what === 'operators' ? reader.operators() : reader.keys(path.split('.').slice(1), only?.split(' ') ?? null),
  );
  const untold = reader.names().filter((name) => !new RegExp(`^\\| \`(?:[\\w.]+\\.)?${name}\` \\|`, 'm').test(page));
  if (untold.length > 0) throw new Error(`the policy reference leaves out:\n${untold.join('\n')}`);
  return page;
}

class Reader {
  readonly #root: Node;

  constructor(root: Node) {
    this.#root = root;
  }

  /** A table of the keys of a mapping, those of mappings inside it as `outer.inner`. */
  keys(path: readonly string[], only: readonly string[] | null): string {
    const rows = this.#rowsOf(this.#at(path), only, path);
    return ['| key | value | |', '|---|---|---|', ...rows].join('\n');
  }

  operators(): string {
    const { properties = {} } = this.#meant(this.#operatorsNode());
    const rows = Object.entries(OPERATOR_TYPES).map(([name, types]) => {
      const written = name === 'equals' ? '`x: value`' : `\`x: { ${name}: ${LISTS.has(name) ? '[…]' : '…'} }\``;
      const said = name === 'equals' ? 'Equal to this value.' : (properties[name]?.description ?? '');
      return `| ${written} | ${types.join(', ')} | ${cell(said)} |`;
    });
    return ['| written | on | holds when |', '|---|---|---|', ...rows].join('\n');
  }

  /** The keys of the language, wherever they stand. */
  names(): readonly string[] {
    const found = new Set<string>();
    const visit = (node: Node, seen: ReadonlySet<Node>): void => {
      const meant = this.#meant(node);
      if (seen.has(meant) || meant === this.#meant(this.#operatorsNode())) return;
      const inside = new Set([...seen, meant]);
      for (const name of Object.keys(meant.properties ?? {})) found.add(name);
      for (const child of childrenOf(meant)) visit(child, inside);
    };
    visit(this.#root, new Set());
    return [...found];
  }

  #rowsOf(node: Node, only: readonly string[] | null, path: readonly string[], prefix = ''): readonly string[] {
    const { properties = {}, required = [] } = node;
    return Object.entries(properties)
      .filter(([key]) => only === null || only.includes(key))
      .flatMap(([key, child]) => {
        const name = `${prefix}${key}`;
        const inner = this.#mappingIn(child);
        const row = `| \`${name}\` | ${this.#value(child, required.includes(key) ? 'required' : 'optional')} | ${cell(child.description ?? '')} |`;
        const isApart = inner === null || APART.has([...path, key].join('.'));
        return isApart ? [row] : [row, ...this.#rowsOf(inner, null, [...path, key], `${name}.`)];
      });
  }

  /** What may stand behind the key. */
  #value(node: Node, need: 'required' | 'optional'): string {
    const words = listed([...new Set(this.#words(node))]);
    if (need === 'required') return `${words}; required`;
    return node.default === undefined ? words : `${words}; default \`${node.default}\``;
  }

  #words(node: Node): readonly string[] {
    const meant = this.#meant(node);
    if (meant.anyOf !== undefined) return meant.anyOf.flatMap((one) => this.#words(one));
    if (meant.const !== undefined) return [`\`${meant.const}\``];
    if (meant.enum !== undefined) return meant.enum.map((value) => `\`${value}\``);
    const types = typeof meant.type === 'string' ? [meant.type] : (meant.type ?? ['object']);
    return types.flatMap((type) => this.#typeWords(type, meant));
  }

  #typeWords(type: string, { examples, items, properties, additionalProperties }: Node): readonly string[] {
    switch (type) {
      case 'array':
        return items === undefined || 'length' in items ? ['list'] : [`list of ${this.#many(items)}`];
      case 'object':
        return properties === undefined && typeof additionalProperties === 'object' ? ['mapping by name'] : ['mapping'];
      case 'string':
        return examples?.[0] === undefined ? ['text'] : [`text such as \`${examples[0]}\``];
      case 'boolean':
        return ['`true`', '`false`'];
      case 'null':
        return ['`null`'];
      default:
        return [type];
    }
  }

  #many(node: Node): string {
    const meant = this.#meant(node);
    if (meant.enum !== undefined) return meant.enum.map((value) => `\`${value}\``).join(', ');
    if (meant.anyOf !== undefined) return 'texts or mappings';
    return meant.type === 'string' ? 'texts' : 'mappings';
  }

  /** Itself a mapping of known keys, or one of the forms that it may have. */
  #mappingIn(node: Node): Node | null {
    const meant = this.#meant(node);
    if (meant.properties !== undefined) return meant;
    return meant.anyOf?.map((one) => this.#mappingIn(one)).find((one) => one !== null) ?? null;
  }

  #at(path: readonly string[]): Node {
    let node = this.#root;
    for (const step of path) {
      const meant = this.#mappingIn(node) ?? this.#meant(node);
      const items = meant.items !== undefined && 'length' in meant.items ? undefined : meant.items;
      const named = typeof meant.additionalProperties === 'object' ? meant.additionalProperties : undefined;
      const next = step === '*' ? named : step === '[]' ? items : meant.properties?.[step];
      if (next === undefined) throw new Error(`the schema has no \`${path.join('.')}\``);
      node = next;
    }
    return this.#mappingIn(node) ?? node;
  }

  /** What may stand behind the name of a claim; nothing in a language without groups. */
  #operatorsNode(): Node {
    const group = this.#namedIn(this.#root.properties?.['groups']);
    const claim = this.#namedIn(group === null ? undefined : this.#mappingIn(group)?.properties?.['claims']);
    return (claim === null ? null : this.#mappingIn(claim)) ?? {};
  }

  #namedIn(node: Node | undefined): Node | null {
    return typeof node?.additionalProperties === 'object' ? node.additionalProperties : null;
  }

  #meant(node: Node): Node {
    const name = node.$ref?.replace('#/definitions/', '');
    return name === undefined ? node : (this.#root.definitions?.[name] ?? node);
  }
}

/** Mappings that have a table of their own. */
const APART: ReadonlySet<string> = new Set([
  'apps.*.paths',
  'apps.*.floor',
  'grants.[].if',
  'denies.[].if',
  'denies.[].unless',
  'never.[].if',
  'never.[].unless',
  'tests.[].with',
]);

const LISTS: ReadonlySet<string> = new Set(['any', 'has_all', 'has_any']);

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

function childrenOf({ properties = {}, additionalProperties, items, anyOf = [] }: Node): readonly Node[] {
  return [
    ...Object.values(properties),
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
    ...(items === undefined ? [] : 'length' in items ? items : [items]),
    ...anyOf,
  ];
}

/** A `|` would end it. */
function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}
