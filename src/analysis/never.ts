/** Whether what a policy says under `never:` holds, for all requests. */

import type { Deny, Policy } from '../core/policy/model.ts';
import type { Budget } from './budget.ts';
import { Comparison } from './comparison.ts';
import type { Difference } from './difference.ts';

export type Proof =
  | { readonly never: Deny; readonly outcome: 'proved' }
  /** The violation: what it would keep from being allowed if it were a deny. */
  | { readonly never: Deny; readonly outcome: 'violated'; readonly violation: Difference }
  /** Neither was shown within the budget. */
  | { readonly never: Deny; readonly outcome: 'unproved'; readonly why: string };

/**
 * A `never` holds if the policy would allow the same with it as a deny. Like a deny it is about whomever it could mean,
 * so identities without a claim that it reads are meant, unless `assume:` says that there are none.
 *
 * @param from ms since the epoch: earlier requests are not asked about
 */
export function proveNevers(policy: Policy, from: number, budget: Budget): readonly Proof[] {
  const { nevers } = policy;
  if (nevers.length === 0) return [];
  const together = proofsOf(policy, nevers, from, budget);
  if (nevers.length === 1 || together.every(({ outcome }) => outcome !== 'violated')) return together;
  // One that is violated may hide that another is.
  return together.map((proof) =>
    proof.outcome === 'violated' ? proof : (proofsOf(policy, [proof.never], from, budget)[0] ?? proof),
  );
}

function proofsOf(policy: Policy, nevers: readonly Deny[], from: number, budget: Budget): readonly Proof[] {
  const denies = [...policy.denies, ...nevers].sort((a, b) => (a.id < b.id ? -1 : 1));
  const universe = { from, assumed: new Set(policy.assumed) };
  const { classes, unfinished } = new Comparison([policy, { ...policy, denies }], universe, budget).run();
  return nevers.map((never): Proof => {
    const violation = classes.find(({ change, after }) => change === 'lost' && after.by === never.id);
    if (violation !== undefined) return { never, outcome: 'violated', violation };
    const [first] = unfinished;
    return first === undefined ? { never, outcome: 'proved' } : { never, outcome: 'unproved', why: first.why };
  });
}
