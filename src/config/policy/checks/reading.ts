/** Which attributes a group or posture reads, through all names it is made of. */

import type { Attribute, Group, Policy, Posture, Predicate } from '../../../core/policy/model.ts';

export type Test = Extract<Predicate, { kind: 'test' }>;

/** Every test under a predicate, names followed. The policy has no circles when this is asked. */
export function testsOf(predicate: Predicate, named: ReadonlyMap<string, Group | Posture>): readonly Test[] {
  switch (predicate.kind) {
    case 'test':
      return [predicate];
    case 'name': {
      const inner = named.get(predicate.name);
      return inner === undefined ? [] : testsOf(inner.predicate, named);
    }
    case 'all':
    case 'any':
      return predicate.of.flatMap((part) => testsOf(part, named));
  }
}

/** Whether the predicate can only hold if some test for which `holds` is true holds: in every branch of every `any`. */
export function demands(
  predicate: Predicate,
  named: ReadonlyMap<string, Group | Posture>,
  holds: (test: Test) => boolean,
): boolean {
  switch (predicate.kind) {
    case 'test':
      return holds(predicate);
    case 'name': {
      const inner = named.get(predicate.name);
      return inner !== undefined && demands(inner.predicate, named, holds);
    }
    case 'all':
      return predicate.of.some((part) => demands(part, named, holds));
    case 'any':
      return predicate.of.every((part) => demands(part, named, holds));
  }
}

export function claimsOfGroup(name: string, policy: Policy): readonly Attribute[] {
  const group = policy.groups.get(name);
  return group === undefined ? [] : testsOf(group.predicate, policy.groups).map((test) => test.attribute);
}
