/** With several providers, a claim means nothing until it is said whose claim it is. */

import type { Policy } from '../../../core/policy/model.ts';
import { closest } from '../../suggest.ts';
import type { PolicyContext } from '../scope.ts';
import type { Places } from './lint.ts';
import { demands, testsOf, type Test } from './reading.ts';

export function checkIssuers(policy: Policy, { providers }: PolicyContext, groups: Places['groups']): void {
  if (providers === null) return;
  const issuers = providers.map((provider) => provider.issuer);
  for (const { name, predicate } of policy.groups.values()) {
    if (providers.length > 1 && !demands(predicate, policy.groups, fixesIssuer)) {
      groups(name)?.errorAtKey(
        'unbound-issuer',
        `group \`${name}\` believes the claims of every provider`,
        `add \`iss: ${issuers[0] ?? ''}\`, or compose it of a group that has one`,
      );
    }
    for (const { attribute, operator } of testsOf(predicate, policy.groups)) {
      if (attribute.name !== 'iss' || operator.op !== 'equals' || typeof operator.value !== 'string') continue;
      if (issuers.includes(operator.value)) continue;
      const near = closest(operator.value, issuers);
      groups(name)?.errorAtKey(
        'unknown-issuer',
        `group \`${name}\` names issuer \`${operator.value}\`, and no provider is that`,
        near === null ? null : `did you mean \`${near}\`?`,
      );
    }
  }
}

function fixesIssuer({ attribute, operator }: Test): boolean {
  return attribute.name === 'iss' && (operator.op === 'equals' || operator.op === 'any');
}
