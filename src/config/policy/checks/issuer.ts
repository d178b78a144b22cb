/** With several providers a claim means nothing before it is said whose claim it is. */

import type { Policy } from '../../../core/policy/model.ts';
import type { Test } from '../../../core/policy/predicate.ts';
import type { Ground } from '../ground.ts';
import { namesIn } from '../../../core/policy/atoms-read.ts';
import { checkIssuer } from '../who.ts';
import { implies, ownTests } from './implication.ts';

export function checkIssuers({ groups }: Policy, ground: Ground): void {
  const { providers } = ground;
  if (providers === null) return;
  const open = new Set<string>();
  for (const { name, predicate } of groups.values()) {
    if (providers.length > 1 && !implies(predicate, groups, fixesIssuer)) open.add(name);
  }
  for (const group of groups.values()) {
    for (const test of ownTests(group.predicate)) {
      for (const issuer of issuersIn(test)) checkIssuer(ground.placeOf(test), issuer, providers);
    }
    // One that is made of an open group is cured with it.
    if (!open.has(group.name) || namesIn(group.predicate).some((name) => open.has(name))) continue;
    ground
      .placeOf(group)
      .key.error(
        'group-without-issuer',
        `group \`${group.name}\` believes the claims of every provider`,
        `add \`iss: ${providers[0]?.issuer ?? ''}\` to its \`claims\`, or make it of a group that has one`,
      );
  }
}

function fixesIssuer({ attribute, operator }: Test): boolean {
  return attribute.name === 'iss' && (operator.op === 'equals' || operator.op === 'any');
}

function issuersIn({ attribute, operator }: Test): string[] {
  if (attribute.name !== 'iss') return [];
  const values = operator.op === 'any' ? operator.values : operator.op === 'equals' ? [operator.value] : [];
  return values.filter((value) => typeof value === 'string');
}
