/** An address that nobody verified is whatever its owner typed. */

import type { Policy } from '../../../core/policy/model.ts';
import type { Place } from '../place.ts';
import { demands, testsOf, type Test } from './reading.ts';

/** `user:` entries ask for `email_verified` by themselves. */
export function checkEmails(policy: Policy, places: ReadonlyMap<string, Place>): void {
  for (const grant of policy.grants) {
    for (const [index, who] of grant.who.entries()) {
      const group = who.kind === 'group' ? policy.groups.get(who.name) : undefined;
      if (group === undefined) continue;
      const reads = testsOf(group.predicate, policy.groups).some((test) => test.attribute.name === 'email');
      if (!reads || demands(group.predicate, policy.groups, isVerified)) continue;
      places
        .get(grant.id)
        ?.in('who', index)
        .error(
          'unverified-email',
          `grant \`${grant.id}\` lets in group \`${group.name}\`, which reads \`email\` without \`email_verified\``,
          `add \`email_verified: true\` to the claims of \`${group.name}\``,
        );
    }
  }
}

function isVerified({ attribute, operator }: Test): boolean {
  return attribute.name === 'email_verified' && operator.op === 'equals' && operator.value === true;
}
