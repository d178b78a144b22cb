/** Groups and postures: named predicates over claims and over device facts. */

import { readClaim, readFact } from './attribute.ts';
import type { Posture, Predicate } from './model.ts';
import { satisfies } from './operator.ts';
import type { Asker } from './situation.ts';
import { and, or, type Truth, truth } from './truth.ts';

export function inGroup(name: string, asker: Asker): Truth {
  const group = asker.policy.groups.get(name);
  return group === undefined ? 'U' : holds(group.predicate, null, asker);
}

export function hasPosture(name: string, asker: Asker): Truth {
  const posture = asker.policy.postures.get(name);
  return posture === undefined ? 'U' : holds(posture.predicate, posture, asker);
}

/** @param posture the one whose `max_age` counts, for a posture named inside another keeps its own; null in a group */
function holds(predicate: Predicate, posture: Posture | null, asker: Asker): Truth {
  let result: Truth;
  switch (predicate.kind) {
    case 'all':
      result = 'T';
      for (const part of predicate.of) {
        result = and(result, holds(part, posture, asker));
        if (result === 'F') break;
      }
      return result;
    case 'any':
      result = 'F';
      for (const part of predicate.of) {
        result = or(result, holds(part, posture, asker));
        if (result === 'T') break;
      }
      return result;
    case 'name':
      return posture === null ? inGroup(predicate.name, asker) : hasPosture(predicate.name, asker);
    case 'test':
      return testHolds(predicate, posture, asker);
  }
}

export type Test = Extract<Predicate, { kind: 'test' }>;

export function testHolds({ attribute, operator }: Test, posture: Posture | null, asker: Asker): Truth {
  const value = posture === null ? readClaim(attribute, asker) : readFact(attribute, posture.maxAge, asker);
  return value === null ? 'U' : truth(satisfies(value, operator));
}
