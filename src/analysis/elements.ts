/** The list elements that a rule asks for. */

import { readByGroups } from '../core/policy/atoms-read.ts';
import type { Operator, Policy, Rule, Who } from '../core/policy/model.ts';
import { groupNames } from '../core/policy/reads.ts';

type Asks = 'has' | 'has-not';

export interface ElementAsked {
  readonly key: string;
  readonly element: string;
  readonly asks: Asks;
}

/** Those that it asks for through the groups that it names; `unless` turns around what it asks. */
export function elementsOf(rule: Rule, policy: Policy): readonly ElementAsked[] {
  const excepted = rule.kind === 'deny' ? (rule.unless?.who ?? []) : [];
  return [...askedBy(rule.who, policy, 'has'), ...askedBy(excepted, policy, 'has-not')];
}

function askedBy(who: readonly Who[], policy: Policy, asks: Asks): readonly ElementAsked[] {
  return readByGroups(groupNames(who), policy).flatMap(({ test: { attribute, operator } }) => {
    if (attribute.type !== 'list') return [];
    return elementsIn(operator, asks).map((one) => ({ ...one, key: `${attribute.source}.${attribute.name}` }));
  });
}

function elementsIn(operator: Operator, asks: Asks): readonly Pick<ElementAsked, 'element' | 'asks'>[] {
  switch (operator.op) {
    case 'has':
      return [{ element: operator.value, asks }];
    case 'has_all':
    case 'has_any':
      return operator.values.map((element) => ({ element, asks }));
    case 'not':
      return elementsIn(operator.operand, asks === 'has' ? 'has-not' : 'has');
    case 'equals':
    case 'any':
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
    case 'ends_with':
      return [];
  }
}
