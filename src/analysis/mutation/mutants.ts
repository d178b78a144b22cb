/** All mutants of a policy, in the order of its file. */

import type { Policy } from '../../core/policy/model.ts';
import type { Position } from '../../core/position.ts';
import { appMutants } from './app-mutants.ts';
import type { Mutant } from './mutant.ts';
import { groupMutants, networkMutants, postureMutants, scheduleMutants } from './named-mutants.ts';
import { ruleMutants } from './rule-mutants.ts';

export function mutantsOf(policy: Policy): Mutant[] {
  const mutants = [
    ...each(policy.groups, (group) => groupMutants(group, policy)),
    ...each(policy.postures, (posture) => postureMutants(posture, policy)),
    ...each(policy.networks, (network) => networkMutants(network, policy)),
    ...each(policy.schedules, (schedule) => scheduleMutants(schedule, policy)),
    ...each(policy.apps, (app) => appMutants(app, policy)),
    ...[...policy.grants, ...policy.denies].flatMap((rule) => ruleMutants(rule, policy)),
  ];
  return mutants.sort((a, b) => compare(a.at, b.at));
}

function each<T>(entries: ReadonlyMap<string, T>, mutate: (entry: T) => Mutant[]): Mutant[] {
  return [...entries.values()].flatMap(mutate);
}

/** Mutants of one place stay in the order in which they were made. */
function compare(a: Position, b: Position): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.col - b.col;
}
