/** In which order the keys of a file stand, and what never shares a line. */

import type { z } from 'zod';
import type { Path } from '../document.ts';
import { keysAt } from '../schema-at.ts';
import type { Branch, Element } from './element.ts';
import type { Layout } from './print.ts';

/** What is looked for by its name, and what a review compares line by line. */
const OPEN: ReadonlySet<string> = new Set([
  'apps.*',
  'apps.*.resources',
  'denies.*',
  'devices.*',
  'grants.*',
  'providers.*',
  'tests.*',
]);

/** @param order `written`: what stands behind an anchor may need it to stand there */
export function layoutOf(schema: z.ZodType, order: 'canonical' | 'written'): Layout {
  const ranks = new Map<string, ReadonlyMap<string, number>>();
  const rankAt = (path: Path): ReadonlyMap<string, number> => {
    const key = JSON.stringify(path.map((step) => (typeof step === 'number' ? 0 : step)));
    let rank = ranks.get(key);
    if (rank === undefined) {
      rank = new Map(keysAt(schema, path).map((name, index) => [name, index]));
      ranks.set(key, rank);
    }
    return rank;
  };
  return {
    order: (branch, path) =>
      order === 'written' || branch.kind === 'list' ? branch.elements : inOrder(branch.elements, rankAt(path)),
    isOpen,
  };
}

/** Those that the schema does not know, and names that the author gave, stay in the author's order, behind the others. */
function inOrder(elements: readonly Element[], rank: ReadonlyMap<string, number>): readonly Element[] {
  const rankOf = ({ key }: Element): number => rank.get(String(key?.value)) ?? rank.size;
  return elements.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function isOpen({ elements }: Branch, path: Path): boolean {
  // A section of words and numbers may be one line.
  if (path.length === 1) return elements.some(({ value }) => value.kind !== 'leaf');
  return OPEN.has(path.map((step, index) => (index === 1 ? '*' : step)).join('.'));
}
