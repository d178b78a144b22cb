/** Rights of single people: they end, or nobody remembers them. */

import type { Policy } from '../../../core/policy/model.ts';
import type { Place } from '../place.ts';
import type { Places } from './lint.ts';
import { testsOf } from './reading.ts';

export function checkPersons(policy: Policy, places: ReadonlyMap<string, Place>, groups: Places['groups']): void {
  for (const grant of policy.grants) {
    const person = grant.who.findIndex((who) => who.kind === 'user');
    if (person === -1 || grant.until !== null) continue;
    places
      .get(grant.id)
      ?.in('who', person)
      .error(
        'person-without-end',
        `grant \`${grant.id}\` names a person and has no \`until\``,
        'add `until`, or let in a group',
      );
  }
  for (const { name, predicate } of policy.groups.values()) {
    const named = testsOf(predicate, policy.groups).some(
      ({ attribute, operator }) =>
        (attribute.name === 'email' || attribute.name === 'sub') && (operator.op === 'equals' || operator.op === 'any'),
    );
    if (named) {
      groups(name)?.warn(
        'named-people',
        `group \`${name}\` is a list of people`,
        'a group of the identity provider ends with the person’s job',
      );
    }
  }
}
