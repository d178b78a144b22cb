/** Which values go together at all: a list that is absent has no elements, and only what may be equal is. */

import { type Diagrams, type Node, TRUE } from '../diagram.ts';
import type { Space } from '../space/space.ts';

export function possibleIn(space: Space, diagrams: Diagrams): Node {
  const off = (index: number): Node => diagrams.literal(index, (value) => value === 0);
  const on = (index: number): Node => diagrams.literal(index, (value) => value > 0);
  const conditions: Node[] = [];
  for (const { known, elements } of space.lists.values()) {
    for (const element of elements.values()) conditions.push(diagrams.or(on(known), off(element)));
  }
  for (const { index, list, single, segment } of space.likenesses.values()) {
    if (list !== null) conditions.push(diagrams.or(on(list.known), off(index)));
    if (single === null) continue;
    // Of one sort, which is that of many texts.
    const sorts = single.variable.candidates.flatMap((candidate, value) => {
      if (candidate.kind === 'at' || candidate.kind === 'absent') return [];
      const here = diagrams.literal(single.index, (one) => one === value);
      const there =
        segment === null
          ? TRUE
          : diagrams.literal(segment.index, (one) => segment.variable.candidates[one] === candidate);
      return [diagrams.and(here, there)];
    });
    conditions.push(diagrams.or(diagrams.any(sorts), off(index)));
  }
  return diagrams.all(conditions);
}
