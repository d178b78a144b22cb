/** Which postures are stricter than others, as far as their composition says it. */

import type { Policy, Predicate } from '../../core/policy/model.ts';

/** Whether it is the other, or names it, or names one that does, all of it required. */
export function impliesPosture(policy: Policy, one: string, other: string): boolean {
  return one === other || requiredBy(policy, one, new Set()).has(other);
}

function requiredBy(policy: Policy, name: string, found: Set<string>): ReadonlySet<string> {
  const posture = policy.postures.get(name);
  if (posture !== undefined) collect(policy, posture.predicate, found);
  return found;
}

function collect(policy: Policy, predicate: Predicate, found: Set<string>): void {
  switch (predicate.kind) {
    case 'all':
      for (const part of predicate.of) collect(policy, part, found);
      return;
    case 'name':
      if (found.has(predicate.name)) return;
      found.add(predicate.name);
      requiredBy(policy, predicate.name, found);
      return;
    case 'any':
    case 'test':
  }
}
