/** Line 13: the grant that misses by the fewest atoms, looked for among groups of grants that ask the same. */

import { lackingWho } from '../lacking.ts';
import type { Posture } from '../model.ts';
import { unmetAtoms } from '../sign-in.ts';
import type { Asks } from './asks.ts';
import type { Candidate } from './candidate.ts';
import type { ClassPair } from './class-pair.ts';
import type { Frame } from './frame.ts';
import { type Guard, isLive, termsAt } from './guard.ts';
import { LackMemory } from './lack-memory.ts';
import { networkTruth, sameTruth, scheduleTruth } from './rest-truth.ts';
import type { RouteClass } from './route-class.ts';

export interface NearMiss {
  readonly grant: Candidate;
  readonly pair: ClassPair;
}

export class Nearest {
  readonly #memory = new LackMemory();

  /** Among the enforced ones; null when there are none. @param cohort the caller's number */
  find({ candidates, groups }: RouteClass, frame: Frame, cohort: number): NearMiss | null {
    const choice = new Choice();
    // With nothing to choose from, who lacks how much need not be known.
    if (candidates.length === 1) {
      for (const candidate of candidates) if (candidate.mode === 'enforce') choice.weigh(candidate, 0, frame);
      return choice.nearest;
    }
    for (const { id, members, mode } of groups) {
      if (mode !== 'enforce') continue;
      const slot = this.#look(id, members, frame, cohort);
      const candidate = members[this.#memory.placeAt(slot)];
      if (candidate !== undefined) choice.weigh(candidate, this.#memory.atomsAt(slot), frame);
    }
    return choice.nearest;
  }

  /** @returns the slot of the memory that says how near a grant of the group comes to the caller, and which */
  #look(group: number, members: readonly Candidate[], frame: Frame, cohort: number): number {
    const slot = this.#memory.slotOf(cohort, group);
    if (this.#memory.holds(slot, cohort, group)) return slot;
    let fewest = Number.POSITIVE_INFINITY;
    let first = 0;
    for (const [place, { grant }] of members.entries()) {
      const isSubject = frame.subject(grant) === 'T';
      // No grant lacks less than one atom, unless it is about the caller.
      if (!isSubject && fewest <= 1) continue;
      const lacks = isSubject ? 0 : whoLacks(grant, frame);
      if (lacks >= fewest) continue;
      fewest = lacks;
      first = place;
      if (isSubject) break;
    }
    this.#memory.write(slot, cohort, group, fewest, first);
    return slot;
  }
}

/** The nearest so far: of equals the first by id, and of its pairs the first. */
class Choice {
  nearest: NearMiss | null = null;
  #fewest = Number.POSITIVE_INFINITY;

  /** @param ofCaller how many atoms of `who` are not true */
  weigh(grant: Candidate, ofCaller: number, frame: Frame): void {
    for (const pair of grant.pairs) {
      const atoms = ofCaller + guardLacks(grant.guard, pair, frame);
      const isNearer = this.nearest === null || atoms < this.#fewest;
      if (!isNearer && (atoms > this.#fewest || grant.grant >= (this.nearest?.grant.grant ?? 0))) continue;
      this.#fewest = atoms;
      this.nearest = { grant, pair };
    }
  }
}

function whoLacks(grant: number, frame: Frame): number {
  const who = frame.policy.grants[grant]?.who ?? [];
  return who.reduce((fewest, one) => Math.min(fewest, lackingWho(one, frame).length), Number.POSITIVE_INFINITY);
}

/** The atoms of everything but the caller that are not true. */
function guardLacks(guard: Guard, pair: ClassPair, frame: Frame): number {
  let lacks = isLive(guard, frame.query) ? 0 : 1;
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
