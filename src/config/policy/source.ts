/** One file of the policy: its shape, and those of its entries that are sound even when others are not. */

import type { z } from 'zod';
import type { Diagnostic } from '../diagnostic.ts';
import { type Document, parseDocument } from '../document.ts';
import { checkShape } from '../shape.ts';
import { Place } from '../place.ts';
import { policySchema, SECTIONS, type SectionName } from './schema.ts';

/** What stands under one name, or at one index, of a section. */
export interface Entry<T> {
  /** The name; in a list the index. */
  readonly key: string;
  readonly value: T;
  readonly place: Place;
}

export type SectionValue<Name extends SectionName> = z.output<(typeof SECTIONS)[Name]>;

export class Source {
  readonly place: Place;
  readonly #document: Document;

  /** @returns null when the file cannot be read at all */
  static parse(file: string, text: string, problems: Diagnostic[]): Source | null {
    const parsed = parseDocument(file, text);
    problems.push(...parsed.problems);
    if (parsed.document === null) return null;
    problems.push(...checkShape(parsed.document, policySchema).problems);
    return new Source(parsed.document, problems);
  }

  private constructor(document: Document, problems: Diagnostic[]) {
    this.#document = document;
    this.place = new Place(document, problems);
  }

  /** A key of the file itself, if it is a text. */
  text(key: 'timezone'): string | null {
    const value = this.#top(key);
    return typeof value === 'string' ? value : null;
  }

  /** Every entry, also one whose content is wrong: so that what refers to it is not called unknown, too. */
  raw(section: SectionName): readonly Entry<unknown>[] {
    const content = this.#top(section);
    if (typeof content !== 'object' || content === null) return [];
    const place = this.place.in(section);
    if (Array.isArray(content)) {
      return content.map((value: unknown, index) => ({ key: String(index), value, place: place.in(index) }));
    }
    return Object.entries(content).map(([key, value]: [string, unknown]) => ({ key, value, place: place.in(key) }));
  }

  /** The entries that have their shape; what is wrong with the others is a problem already. */
  entries<Name extends SectionName>(section: Name): Entry<SectionValue<Name>>[] {
    return sound(this.raw(section), SCHEMAS[section]);
  }

  #top(key: string): unknown {
    const { value } = this.#document;
    return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }
}

const SCHEMAS: { readonly [Name in SectionName]: z.ZodType<SectionValue<Name>> } = SECTIONS;

function sound<T>(entries: readonly Entry<unknown>[], schema: z.ZodType<T>): Entry<T>[] {
  return entries.flatMap(({ key, value, place }) => {
    const { success, data } = schema.safeParse(value);
    return success ? [{ key, value: data, place }] : [];
  });
}
