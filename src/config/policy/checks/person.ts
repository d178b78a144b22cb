/** Rights of single people: they end, or nobody remembers them. */

import type { Policy } from '../../../core/policy/model.ts';
import type { Ground } from '../ground.ts';
import { ownTests } from './implication.ts';

export function checkPersons(policy: Policy, ground: Ground): void {
  for (const grant of policy.grants) {
    const index = grant.who.findIndex((who) => who.kind === 'user');
    if (index === -1 || grant.until !== null) continue;
    ground
      .placeOf(grant)
      .in('who', index)
      .error(
        'until-required',
        `grant \`${grant.id}\` names a person and has no \`until\``,
        'add `until`, or let in a group',
      );
  }
}

export function lintGroupsOfPeople({ groups }: Policy, ground: Ground): void {
  for (const group of groups.values()) {
    const test = ownTests(group.predicate).find(
      ({ attribute, operator }) =>
        (attribute.name === 'email' || attribute.name === 'sub') && (operator.op === 'equals' || operator.op === 'any'),
    );
    if (test === undefined) continue;
    ground
      .placeOf(test)
      .key.warn(
        'group-of-people',
        `group \`${group.name}\` is a list of people, who stay in it when their work has ended`,
        'a claim of the provider ends with it; `user:…` in a grant has to have an `until`',
      );
  }
}
