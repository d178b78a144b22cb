/** What was observed of everything that a criterion of a rule reads, so that its T, F or U can be understood. */

import { type AtomRead, readByGroups, readByPostures } from './atoms-read.ts';
import type { CriterionTruth } from './criteria.ts';
import type { Attribute, Names, Rule, Same, Unless, Who } from './model.ts';
import type { Pair } from './pair.ts';
import { builtInsOf, groupNames } from './reads.ts';
import type { Situation } from './situation.ts';
import { nameOf, observedAddress, observedSession, observedSignIn, observedTime, observedWords } from './words.ts';

/** `claims.groups is ["marketing"]`. */
export function observedOf(
  rule: Rule,
  { criterion, names, from }: CriterionTruth,
  pair: Pair,
  situation: Situation,
): string {
  switch (criterion) {
    case 'group':
      return listed(whoObserved(rule.who, rule, situation));
    case 'posture':
      return listed(atomsObserved(readByPostures(names, situation.policy), situation));
    case 'network':
      return observedAddress(situation);
    case 'schedule':
    case 'live':
      return observedTime(situation);
    case 'same': {
      const { same } =
        from === 'rule' ? rule.conditions : (situation.touched.app?.floor?.conditions ?? rule.conditions);
      return same === null ? '' : sameObserved(same, pair, situation);
    }
    case 'auth':
      return observedSignIn(situation);
    case 'session':
      return observedSession(situation);
    case 'unless':
      return rule.kind === 'grant' || rule.unless === null ? '' : unlessObserved(rule.unless, rule, pair, situation);
  }
}

function unlessObserved(
  { who, posture, network, schedule, same }: Unless,
  rule: Rule,
  pair: Pair,
  situation: Situation,
): string {
  const postures = (asked: Names | null): readonly string[] =>
    asked === null ? [] : atomsObserved(readByPostures(asked.names, situation.policy), situation);
  return listed([
    ...(who === null ? [] : whoObserved(who, rule, situation)),
    ...postures(posture),
    ...(network === null ? [] : [observedAddress(situation)]),
    ...(schedule === null ? [] : [observedTime(situation)]),
    ...(same === null ? [] : [sameObserved(same, pair, situation)]),
  ]);
}

function whoObserved(who: readonly Who[], rule: Rule, situation: Situation): readonly string[] {
  const { policy } = situation;
  const named = who.flatMap((one) => builtInsOf(one, rule)).flatMap((name) => policy.claims.get(name) ?? []);
  return [
    ...atomsObserved(readByGroups(groupNames(who), policy), situation),
    ...named.map((attribute) => attributeObserved(attribute, situation)),
  ];
}

function atomsObserved(atoms: readonly AtomRead[], situation: Situation): readonly string[] {
  return atoms.map(({ test: { attribute }, posture }) => {
    return `${nameOf(attribute)} ${observedWords(attribute, posture, situation)}`;
  });
}

function attributeObserved(attribute: Attribute, situation: Situation): string {
  return `${nameOf(attribute)} ${observedWords(attribute, null, situation)}`;
}

function sameObserved({ parameter, attribute }: Same, pair: Pair, situation: Situation): string {
  const bound = JSON.stringify(pair.narrow?.[parameter] ?? pair.wide[parameter] ?? '');
  return `path.${parameter} is ${bound}, ${attributeObserved(attribute, situation)}`;
}

function listed(words: readonly string[]): string {
  return [...new Set(words)].join(', ');
}
