/** Which values go together at all: a list that is absent has no elements, and only what may be equal is. */

import { type Diagrams, type Node, TRUE } from '../diagram.ts';
import type { Space } from '../space/space.ts';

/** @param assumed claims that everybody who is signed in has */
export function possibleIn(space: Space, diagrams: Diagrams, assumed: ReadonlySet<string> = NOTHING): Node {
  const off = (index: number): Node => diagrams.literal(index, (value) => value === 0);
  const on = (index: number): Node => diagrams.literal(index, (value) => value > 0);
  const conditions: Node[] = [];
  for (const { known, elements } of space.lists.values()) {
    // Of thousands of elements most are one variable.
    for (const element of new Set(elements.values())) conditions.push(diagrams.or(on(known), off(element)));
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
  for (const name of assumed) {
    const anonymous = diagrams.literal(space.anonymous, (value) => value === 1);
    for (const known of knownOf(`claims.${name}`, space, diagrams)) conditions.push(diagrams.or(anonymous, known));
  }
  return diagrams.all(conditions);
}

const NOTHING: ReadonlySet<string> = new Set();

/** Where a claim is there, in the type that is declared: one condition for each type. */
function* knownOf(key: string, space: Space, diagrams: Diagrams): Generator<Node> {
  const list = space.lists.get(key);
  if (list !== undefined) yield diagrams.literal(list.known, (value) => value > 0);
  for (const { index, variable } of space.singles.values()) {
    if (variable.key === key) yield diagrams.literal(index, (value) => variable.candidates[value]?.kind !== 'absent');
  }
}
