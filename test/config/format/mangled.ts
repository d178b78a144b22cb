/** A file as somebody without a formatter would have written it: any order of keys, any quotes, any style, comments anywhere. */

import * as fc from 'fast-check';
import type { z } from 'zod';
import { keysAt } from '../../../src/config/schema-at.ts';

type Path = readonly (string | number)[];

export interface Mangled {
  readonly text: string;
  /** Each with the path of its element, in which the indices of lists are those of the value. */
  readonly comments: readonly Placed[];
}

export interface Placed {
  readonly text: string;
  readonly path: Path;
  /** `below`: behind the last entry of what stands at the path. */
  readonly where: 'above' | 'beside' | 'below';
}

/** @param comments how many elements in a hundred have one */
export function mangled(value: object, schema: z.ZodType, comments: number): fc.Arbitrary<Mangled> {
  return fc
    .infiniteStream(fc.nat({ max: 0xffff }))
    .map((numbers) => new Mangler(numbers, schema, comments).file(value));
}

class Mangler {
  readonly #numbers: Iterator<number>;
  readonly #schema: z.ZodType;
  readonly #share: number;
  readonly #comments: Placed[] = [];

  constructor(numbers: Iterator<number>, schema: z.ZodType, share: number) {
    this.#numbers = numbers;
    this.#schema = schema;
    this.#share = share;
  }

  file(value: object): Mangled {
    const lines = this.#block(value, [], '');
    const mark = this.#chance(10) ? ['---'] : [];
    return { text: `${[...mark, ...lines].join(this.#pick(['\n', '\n', '\r\n']))}\n`, comments: this.#comments };
  }

  #block(value: object, path: Path, indent: string): string[] {
    const lines = this.#entries(value, path).flatMap(([step, child]) => {
      const here = [...path, step];
      const head = Array.isArray(value) ? '-' : `${this.#text(String(step))}:`;
      return [...this.#blank(path), ...this.#above(here, indent), ...this.#value(head, child, here, indent)];
    });
    return [...lines, ...this.#below(path, indent)];
  }

  #value(head: string, value: unknown, path: Path, indent: string): string[] {
    if (typeof value !== 'object' || value === null || Object.keys(value).length === 0 || this.#chance(40)) {
      const [first = '', ...rest] = this.#flow(value, path, `${indent}  `).split('\n');
      const lines = [`${indent}${head}${this.#pick([' ', '  '])}${first}`, ...rest];
      return [...lines.slice(0, -1), `${lines.at(-1) ?? ''}${this.#beside(path)}`];
    }
    const inner = indent + this.#pick([' ', '  ', '    ']);
    const lines = this.#block(value, path, inner);
    const [first = ''] = lines;
    // `- key: value`
    if (head === '-' && inner.length === indent.length + 2 && first.startsWith(inner) && !first.includes('#')) {
      return [`${indent}- ${first.slice(inner.length)}`, ...lines.slice(1)];
    }
    return [`${indent}${head}`, ...lines];
  }

  /** With comments, when it goes over several lines. */
  #flow(value: unknown, path: Path, indent: string): string {
    if (typeof value === 'string') return this.#text(value);
    if (typeof value !== 'object' || value === null) return String(value);
    const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
    const entries = this.#entries(value, path);
    if (entries.length === 0) return open + close;
    const parts = entries.map(([step, child]) => {
      const inner = this.#flow(child, [...path, step], `${indent}  `);
      return { step, text: Array.isArray(value) ? inner : `${this.#text(String(step))}: ${inner}` };
    });
    if (this.#chance(60)) return `${open} ${parts.map(({ text }) => text).join(', ')} ${close}`;
    const lines = parts.flatMap(({ step, text }) => {
      const here = [...path, step];
      return [...this.#above(here, indent), `${indent}${text},${this.#beside(here)}`];
    });
    return [open, ...lines, `${indent}${close}`].join('\n');
  }

  /** Names that the author gave mean nothing by their order, but are left in it. */
  #entries(value: object, path: Path): (readonly [string | number, unknown])[] {
    if (Array.isArray(value)) return value.map((child: unknown, index) => [index, child] as const);
    const entries = Object.entries(value) as [string, unknown][];
    if (keysAt(this.#schema, path).length === 0) return entries;
    return entries
      .map((entry) => ({ entry, rank: this.#next() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ entry }) => entry);
  }

  #text(text: string): string {
    const plain = /^[A-Za-z][\w/-]*$/.test(text) && !/^(?:true|false|null)$/i.test(text);
    const single = !/[\n\t']/.test(text) ? [`'${text}'`] : [];
    return this.#pick([JSON.stringify(text), ...single, ...(plain ? [text, text] : [])]);
  }

  #above(path: Path, indent: string): string[] {
    return this.#comment(path, 'above').map((text) => indent + text);
  }

  #beside(path: Path): string {
    return this.#comment(path, 'beside')
      .map((text) => ` ${text}`)
      .join('');
  }

  #below(path: Path, indent: string): string[] {
    return path.length === 0 ? [] : this.#comment(path, 'below').map((text) => indent + text);
  }

  #comment(path: Path, where: Placed['where']): string[] {
    if (!this.#chance(this.#share)) return [];
    const text = `# ${where} ${this.#comments.length}!`;
    this.#comments.push({ text, path, where });
    return [text];
  }

  #blank(path: Path): string[] {
    return path.length < 2 && this.#share > 0 && this.#chance(10) ? [''] : [];
  }

  #pick<T>(choices: readonly T[]): T {
    return choices[this.#next() % choices.length] as T;
  }

  #chance(percent: number): boolean {
    return this.#next() % 100 < percent;
  }

  #next(): number {
    return this.#numbers.next().value as number;
  }
}
