/** Line 13: the grant that misses by the fewest atoms, looked for among groups of grants that ask the same. */

import type { Posture } from '../model.ts';
import { lackingWho } from '../lacking.ts';
import { unmetAtoms } from '../sign-in.ts';
import type { Asks } from './asks.ts';
import type { ClassPair } from './class-pair.ts';
import type { Frame } from './frame.ts';
import { type Guard, isLive, termsAt } from './guard.ts';
import { LackMemory } from './lack-memory.ts';
import { networkTruth, sameTruth, scheduleTruth } from './rest-truth.ts';
import type { RouteClass } from './route-class.ts';
import type { RuleGroup } from './rule-group.ts';

export interface NearMiss {
  /** A place in the class. */
  readonly grant: number;
  readonly pair: number;
}

export class Nearest {
  readonly #memory = new LackMemory();

  /** Among the enforced ones; null when there are none. @param cohort the caller's number */
  find(routeClass: RouteClass, frame: Frame, cohort: number): NearMiss | null {
    let atoms = Number.POSITIVE_INFINITY;
    let grant = -1;
    let pair = -1;
    for (const group of routeClass.distinctGroups) {
      if (group.mode !== 'enforce') continue;
      const slot = this.#look(group, routeClass, frame, cohort);
      const place = this.#memory.placeAt(slot);
      const lackingWho = this.#memory.atomsAt(slot);
      for (const index of group.pairs) {
        const all = lackingWho + guardLacks(group.guard, routeClass.pair(index), frame);
        if (all > atoms || (all === atoms && place >= grant)) continue;
        atoms = all;
        grant = place;
        pair = index;
      }
    }
    return grant === -1 ? null : { grant, pair };
  }

  #look(group: RuleGroup, routeClass: RouteClass, frame: Frame, cohort: number): number {
    const slot = this.#memory.slotOf(cohort, group.id);
    if (this.#memory.holds(slot, cohort, group.id)) return slot;
    let fewest = Number.POSITIVE_INFINITY;
    let first = -1;
    for (const place of group.members) {
      const grant = routeClass.grants[place] ?? 0;
      const isSubject = frame.subject(grant) === 'T';
      // No grant lacks less than one atom, unless it is about the caller.
      if (!isSubject && fewest <= 1) continue;
      const lacks = isSubject ? 0 : whoLacks(grant, frame);
      if (lacks >= fewest) continue;
      fewest = lacks;
      first = place;
      if (isSubject) break;
    }
    this.#memory.write(slot, cohort, group.id, fewest, first);
    return slot;
  }
}

function whoLacks(grant: number, frame: Frame): number {
  const who = frame.policy.grants[grant]?.who ?? [];
  return who.reduce((fewest, one) => Math.min(fewest, lackingWho(one, frame).length), Number.POSITIVE_INFINITY);
}

/** The atoms of everything but the caller that are not true. */
function guardLacks(guard: Guard, pair: ClassPair, frame: Frame): number {
  let lacks = isLive(guard.bounds, frame.query.now) ? 0 : 1;
  lacks += restLacks(guard.asks, pair, frame);
  if (guard.floor !== null && !pair.isFree) lacks += restLacks(guard.floor.asks, pair, frame);
  return lacks + unmetAtoms(termsAt(guard, pair).need, frame);
}

function restLacks({ postures, networks, schedules, same }: Asks, pair: ClassPair, frame: Frame): number {
  let lacks = postures === null ? 0 : postureLacks(postures, frame);
  if (networkTruth(networks, frame) !== 'T') lacks += 1;
  if (scheduleTruth(schedules, frame) !== 'T') lacks += 1;
  if (sameTruth(same, pair, 'narrow', frame) !== 'T') lacks += 1;
  return lacks;
}

/** The shortest of alternatives. */
function postureLacks(postures: readonly Posture[], frame: Frame): number {
  let fewest = Number.POSITIVE_INFINITY;
  for (const posture of postures) fewest = Math.min(fewest, frame.posture(posture).lacks);
  return fewest === Number.POSITIVE_INFINITY ? 0 : fewest;
}
