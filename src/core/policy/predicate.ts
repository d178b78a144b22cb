/** Groups and postures: named predicates over claims and over device facts. */

import { readClaim, readFact } from './attribute.ts';
import type { Posture, Predicate } from './model.ts';
import { satisfies } from './operator.ts';
import type { Situation } from './situation.ts';
import { and, or, type Truth, truth } from './truth.ts';

export function inGroup(name: string, situation: Situation): Truth {
  const group = situation.policy.groups.get(name);
  return group === undefined ? 'U' : holds(group.predicate, null, situation);
}

export function hasPosture(name: string, situation: Situation): Truth {
  const posture = situation.policy.postures.get(name);
  return posture === undefined ? 'U' : holds(posture.predicate, posture, situation);
}

/** @param posture the one whose `max_age` counts, for a posture named inside another keeps its own; null in a group */
function holds(predicate: Predicate, posture: Posture | null, situation: Situation): Truth {
  let result: Truth;
  switch (predicate.kind) {
    case 'all':
      result = 'T';
      for (const part of predicate.of) {
        result = and(result, holds(part, posture, situation));
        if (result === 'F') break;
      }
      return result;
    case 'any':
      result = 'F';
      for (const part of predicate.of) {
        result = or(result, holds(part, posture, situation));
        if (result === 'T') break;
      }
      return result;
    case 'name':
      return posture === null ? inGroup(predicate.name, situation) : hasPosture(predicate.name, situation);
    case 'test':
      return testHolds(predicate, posture, situation);
  }
}

export type Test = Extract<Predicate, { kind: 'test' }>;

export function testHolds({ attribute, operator }: Test, posture: Posture | null, situation: Situation): Truth {
  const value = posture === null ? readClaim(attribute, situation) : readFact(attribute, posture.maxAge, situation);
  return value === null ? 'U' : truth(satisfies(value, operator));
}
