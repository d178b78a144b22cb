/** A path may lie in two resources: then one edit leaves this way to it and another that one, and both leave none. */

import type { Candidate } from './candidate.ts';
import type { Evidence, Usage } from './evidence.ts';
import { countOf } from './learning.ts';
import type { Proposal } from './proposal.ts';

export interface Checked {
  readonly candidate: Candidate;
  readonly proposal: Proposal;
}

export function together(all: readonly Checked[], evidence: Evidence): readonly Checked[] {
  const offered = all.filter(({ proposal }) => proposal.withdrawn === null);
  const narrowing = offered.filter(({ candidate }) => candidate.edit.kind === 'narrow-routes');
  const own = new Map(
    offered.flatMap((one) =>
      one.candidate.edit.kind === 'narrow-to' ? [[one.candidate.edit.grant, one] as const] : [],
    ),
  );
  const refuting = new Map<Checked, Usage[]>();
  if (narrowing.length === 0) return all;
  for (const grant of evidence.policy.grants) {
    const edits = [...narrowing, ...(own.has(grant.id) ? [own.get(grant.id)] : [])];
    for (const usage of evidence.usagesOf(grant)) {
      const { routes, method } = usage.use;
      const leaves = (one: Checked | undefined, route: string): boolean =>
        one?.candidate.leaves?.(route, method) ?? true;
      if (routes.some((route) => edits.every((one) => leaves(one, route)))) continue;
      for (const one of narrowing) {
        if (!routes.every((route) => leaves(one, route))) refuting.set(one, [...(refuting.get(one) ?? []), usage]);
      }
    }
  }
  return all.map((one) => {
    const usages = refuting.get(one);
    if (usages === undefined) return one;
    return { ...one, proposal: { ...one.proposal, withdrawn: { why: 'refuted', by: countOf(usages) } } };
  });
}
