/** The values that each variable can have where a condition holds. */

import { type Diagrams, FALSE, type Node } from './diagram.ts';

/** Ascending, for each of the first `variables` variables. In one walk over the nodes, however many values they have. */
export function reachedIn(diagrams: Diagrams, variables: number, condition: Node): readonly (readonly number[])[] {
  const ranges = Array.from({ length: variables }, (_, variable) => new Int32Array(diagrams.sizeOf(variable) + 1));
  const skipped = new Int32Array(variables + 1);
  // What a way to TRUE does not ask can be anything.
  const follow = (from: number, kid: Node): void => open(skipped, from, Math.min(diagrams.variableOf(kid), variables));
  const seen = new Set<Node>();
  if (condition !== FALSE) {
    follow(0, condition);
    seen.add(condition);
  }
  for (const node of seen) {
    const [variable, ends] = [diagrams.variableOf(node), diagrams.endsOf(node)];
    for (const [run, kid] of diagrams.kidsOf(node).entries()) {
      if (kid === FALSE) continue;
      open(ranges[variable], ends[run - 1] ?? 0, ends[run] ?? 0);
      follow(variable + 1, kid);
      seen.add(kid);
    }
  }
  let skipping = 0;
  return ranges.map((range, variable) => {
    skipping += skipped[variable] ?? 0;
    return openIn(range, skipping);
  });
}

/** Counts one more from here up to there: beginnings and ends alone are written down. */
function open(counts: Int32Array | undefined, from: number, end: number): void {
  if (counts === undefined) return;
  counts[from] = (counts[from] ?? 0) + 1;
  counts[end] = (counts[end] ?? 0) - 1;
}

function openIn(counts: Int32Array, before: number): readonly number[] {
  const values: number[] = [];
  let count = before;
  for (let value = 0; value < counts.length - 1; value += 1) {
    count += counts[value] ?? 0;
    if (count > 0) values.push(value);
  }
  return values;
}
