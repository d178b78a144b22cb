/** List elements that the rules of a cell cannot tell apart: thousands of groups that open the same route are one question. */

import type { Cell } from './cell.ts';

/** By list, `claims.groups`: for each element that has equals, the one that stands for them. */
export type Lumps = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Two elements are one question if for each rule that asks for the one there is a rule that asks the same of the other,
 * and each of these asks for that element alone: rules are joined by OR, so only "some of them" matters. Elements of rules
 * that were edited keep to themselves, so that each edit is told by itself.
 */
export function lumpsOf(cell: Cell): Lumps {
  const uses = new Map<string, Map<string, Set<string> | null>>();
  const note = (key: string, element: string, use: string | null): void => {
    const list = uses.get(key) ?? new Map<string, Set<string> | null>();
    uses.set(key, list);
    const known = list.get(element);
    if (use === null || known === null) list.set(element, null);
    else if (known === undefined) list.set(element, new Set([use]));
    else known.add(use);
  };
  for (const [number, side] of cell.sides.entries()) {
    for (const [rule, { skeleton, elements: asked }] of side.rules) {
      const [only] = asked;
      const alone =
        only !== undefined && asked.every(({ key, element }) => key === only.key && element === only.element);
      const lumped = alone && asked.every(({ asks }) => asks === 'has') && !side.edited.has(rule);
      for (const { key, element } of asked) note(key, element, lumped ? `${number} ${skeleton}` : null);
    }
  }
  return new Map([...uses].map(([key, list]) => [key, representatives(list)]));
}

function representatives(list: ReadonlyMap<string, ReadonlySet<string> | null>): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  const found = new Map<string, string>();
  for (const [element, use] of list) {
    if (use === null) continue;
    const signature = [...use].sort().join('\n');
    const known = first.get(signature);
    if (known === undefined) first.set(signature, element);
    else found.set(element, known);
  }
  return found;
}
