/** Why a rule is not true: the reason codes of its criteria, in the order in which `criteria.ts` names them. */

import type { Criterion, PolicyReason } from '../../reason.ts';
import type { SignInNeed } from '../need.ts';
import { authTruth, sessionTruth } from '../sign-in.ts';
import { not, type Truth, truth } from '../truth.ts';
import type { Lack } from '../verdict.ts';
import type { Asks } from './asks.ts';
import type { Candidate } from './candidate.ts';
import type { ClassPair } from './class-pair.ts';
import { type ClassDeny, unlessTruth } from './compiled-deny.ts';
import type { Frame } from './frame.ts';
import { isLive } from './guard.ts';
import { networkTruth, postureTruth, sameTruth, scheduleTruth } from './rest-truth.ts';

const NONE: readonly string[] = [];
const NO_CODES: readonly PolicyReason[] = [];

/** What is not true of a grant at one of its pairs. */
export class GrantMissing {
  #codes: PolicyReason[] | null = null;
  #postures: readonly string[] | null = null;
  #networks: readonly string[] | null = null;

  constructor({ grant, guard }: Candidate, pair: ClassPair, frame: Frame) {
    const { asks, need, floor } = guard;
    this.#add('group', frame.subject(grant));
    this.#add('live', truth(isLive(guard, frame.query)));
    this.#addAsked(asks, need, pair, frame);
    if (floor !== null && !pair.isFree) this.#addAsked(floor.asks, floor.need, pair, frame);
  }

  /** Each once, though rule and floor may both lack it. */
  get codes(): readonly PolicyReason[] {
    return this.#codes ?? NO_CODES;
  }

  /** Where rule and floor both lack one, the rule's own. */
  get lack(): Lack {
    return { postures: this.#postures ?? NONE, networks: this.#networks ?? NONE };
  }

  #addAsked(asks: Asks, need: SignInNeed, pair: ClassPair, frame: Frame): void {
    if (this.#add('posture', postureTruth(asks.postures, frame))) {
      this.#postures ??= (asks.postures ?? []).map(({ name }) => name);
    }
    if (this.#add('network', networkTruth(asks.networks, frame))) this.#networks ??= asks.networks;
    this.#add('schedule', scheduleTruth(asks.schedules, frame));
    this.#add('same', sameTruth(asks.same, pair, 'narrow', frame));
    this.#add('auth', authTruth(need, frame));
    this.#add('session', sessionTruth(need.sessionAge, frame));
  }

  /** @returns whether it is missing */
  #add(criterion: Criterion, truth: Truth): boolean {
    if (truth === 'T') return false;
    const code = `${criterion}-${truth === 'U' ? 'unknown' : 'unmet'}` as const;
    // Mostly there is one alone: an array that grows takes room for 17.
    if (this.#codes === null) this.#codes = [code];
    else if (!this.#codes.includes(code)) this.#codes.push(code);
    return true;
  }
}

/** What is unknown of a deny that could not be ruled out, at one of its pairs. */
export function suspicions(deny: ClassDeny, pair: ClassPair, frame: Frame): readonly PolicyReason[] {
  const { asks } = deny.guard;
  const truths: readonly (readonly [Criterion, Truth])[] = [
    ['group', frame.subject(deny.sink)],
    ['posture', postureTruth(asks.postures, frame)],
    ['same', sameTruth(asks.same, pair, 'wide', frame)],
    ['unless', not(unlessTruth(deny, pair, frame))],
  ];
  return truths.flatMap(([criterion, truth]) => (truth === 'U' ? [`${criterion}-unknown` as const] : []));
}
