/** Why a rule is not true: the reason codes of its criteria, in the order in which `criteria.ts` names them. */

import type { Criterion, PolicyReason } from '../../reason.ts';
import type { SignInNeed } from '../need.ts';
import { authTruth, sessionTruth } from '../sign-in.ts';
import { not, type Truth, truth } from '../truth.ts';
import type { Lack } from '../verdict.ts';
import type { Asks } from './asks.ts';
import type { ClassPair } from './class-pair.ts';
import { type ClassDeny, unlessTruth } from './compiled-deny.ts';
import type { Frame } from './frame.ts';
import { type Guard, isLive } from './guard.ts';
import { networkTruth, postureTruth, sameTruth, scheduleTruth } from './rest-truth.ts';

const NONE: readonly string[] = [];

/** What is not true of a grant at one of its pairs. */
export class GrantMissing {
  /** Each once, though rule and floor may both lack it. */
  readonly codes: PolicyReason[] = [];
  #postures: readonly string[] | null = null;
  #networks: readonly string[] | null = null;

  constructor(grant: number, { bounds, asks, need, floor }: Guard, pair: ClassPair, frame: Frame) {
    this.#add('group', frame.subject(grant));
    this.#add('live', truth(isLive(bounds, frame.query.now)));
    this.#addAsked(asks, need, pair, frame);
    if (floor !== null && !pair.isFree) this.#addAsked(floor.asks, floor.need, pair, frame);
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
    if (!this.codes.includes(code)) this.codes.push(code);
    return true;
  }
}

/** What is unknown of a deny that could not be ruled out, at one of its pairs. */
export function suspicions(
  one: ClassDeny,
  pair: ClassPair,
  pairs: readonly ClassPair[],
  frame: Frame,
): readonly PolicyReason[] {
  const { deny } = one;
  const truths: readonly (readonly [Criterion, Truth])[] = [
    ['group', frame.subject(deny.sink)],
    ['posture', postureTruth(deny.asks.postures, frame)],
    ['same', sameTruth(deny.asks.same, pair, 'wide', frame)],
    ['unless', not(unlessTruth(one, pair, pairs, frame))],
  ];
  return truths.flatMap(([criterion, truth]) => (truth === 'U' ? [`${criterion}-unknown` as const] : []));
}
