/** What a group or a posture is made of: the names in it, and the atoms that it reads through all that it names. */

import type { Policy, Posture, Predicate } from './model.ts';
import type { Test } from './predicate.ts';

export interface AtomRead {
  readonly test: Test;
  /** Whose `max_age` counts; null = a claim. */
  readonly posture: Posture | null;
}

/** @param seen groups that are not looked into; those that are looked into are added */
export function readByGroups(
  names: readonly string[],
  policy: Policy,
  seen: Set<string> = new Set(),
): readonly AtomRead[] {
  const atoms: AtomRead[] = [];
  const visit = (name: string): void => {
    const group = seen.has(name) ? undefined : policy.groups.get(name);
    seen.add(name);
    if (group !== undefined) collect(group.predicate, null, visit, atoms);
  };
  names.forEach(visit);
  return atoms;
}

/** @param seen as of `readByGroups`, of postures */
export function readByPostures(
  names: readonly string[],
  policy: Policy,
  seen: Set<string> = new Set(),
): readonly AtomRead[] {
  const atoms: AtomRead[] = [];
  const visit = (name: string): void => {
    const posture = seen.has(name) ? undefined : policy.postures.get(name);
    seen.add(name);
    if (posture !== undefined) collect(posture.predicate, posture, visit, atoms);
  };
  names.forEach(visit);
  return atoms;
}

function collect(predicate: Predicate, posture: Posture | null, visit: (name: string) => void, into: AtomRead[]): void {
  switch (predicate.kind) {
    case 'all':
    case 'any':
      for (const part of predicate.of) collect(part, posture, visit, into);
      return;
    case 'name':
      return visit(predicate.name);
    case 'test':
      into.push({ test: predicate, posture });
  }
}

/** The names that it is made of; names in them are not followed. */
export function namesIn(predicate: Predicate): readonly string[] {
  switch (predicate.kind) {
    case 'name':
      return [predicate.name];
    case 'all':
    case 'any':
      return predicate.of.flatMap(namesIn);
    case 'test':
      return [];
  }
}
