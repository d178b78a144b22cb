/**
 * Values that an attribute might have had which the log does not say: one for each class that the rules can tell apart, and
 * "missing". POLICY.md §1: every condition has a finite abstraction, so trying these is trying all.
 */

import type { ClaimValue } from '../../core/identity.ts';
import { readByGroups, readByPostures } from '../../core/policy/atoms-read.ts';
import type { Attribute, Rule, Same, Who } from '../../core/policy/model.ts';
import type { Pair } from '../../core/policy/pair.ts';
import { conditionsOf, groupNames, whoOf } from '../../core/policy/reads.ts';
import type { Situation } from '../../core/policy/situation.ts';
import { candidatesOf, Use } from '../space/use.ts';

/** More elements of one list than these are not tried out, as each doubles the cases. */
const MOST_ELEMENTS = 7;

/** @returns null when there are too many to try */
export function hypothesesOf(attribute: Attribute, situation: Situation): readonly (ClaimValue | null)[] | null {
  const use = useOf(attribute, situation);
  if (attribute.type !== 'list') return candidatesOf(use, situation.query.now).map(({ raw }) => raw);
  const elements = [...use.elements];
  return elements.length > MOST_ELEMENTS ? null : [null, ...subsetsOf(elements)];
}

/** By the rules that touch a request. */
function useOf(attribute: Attribute, { touched, pairs, policy }: Situation): Use {
  const use = new Use(attribute);
  const rules: readonly Rule[] = [...touched.grants, ...touched.denies].map(({ rule }) => rule);
  for (const rule of rules) {
    const who = whoOf(rule);
    const conditions = conditionsOf(touched.app, rule);
    const atoms = [
      ...readByGroups(groupNames(who), policy),
      ...conditions.flatMap(({ posture }) => readByPostures(posture?.names ?? [], policy)),
    ];
    for (const { test } of atoms) if (isSame(test.attribute, attribute)) use.add(test.operator);
    for (const one of who) addNamed(one, use);
    for (const { same } of conditions)
      if (same !== null && isSame(same.attribute, attribute)) addBound(same, pairs, use);
  }
  return use;
}

function isSame(one: Attribute, other: Attribute): boolean {
  return one.source === other.source && one.name === other.name;
}

/** Who asks is always logged, but for the address. */
function addNamed(who: Who, { attribute: { source, name }, addresses }: Use): void {
  if (who.kind === 'user' && source === 'claims' && name === 'email') addresses.add(who.email);
}

/** The parts of the path that it is compared with. */
function addBound({ parameter }: Same, pairs: readonly Pair[], use: Use): void {
  for (const { narrow, wide } of pairs) {
    for (const bound of [narrow?.[parameter], wide[parameter]]) {
      if (!bound) continue;
      // With a dot at its end it folds alike and is another value.
      for (const text of [bound, `${bound}.`]) {
        if (use.attribute.type === 'list') use.elements.add(text);
        else use.literals.push(text);
      }
    }
  }
}

function subsetsOf(elements: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: 2 ** elements.length }, (_, chosen) =>
    elements.filter((_element, index) => (chosen >> index) & 1),
  );
}
