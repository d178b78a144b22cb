/** Lines 8 to 13 in one pass over the rules that a request touches, for enforced rules alone and with those in shadow. */

import { counts, type Scope } from '../scope.ts';
import { stepUpFor, unmetAtoms } from '../sign-in.ts';
import type { SignInNeed } from '../need.ts';
import { lowestBit } from './bits.ts';
import { denyTruth } from './compiled-deny.ts';
import type { Frame } from './frame.ts';
import { guardTruth, termsAt } from './guard.ts';
import type { RouteClass } from './route-class.ts';
import { Tally } from './tally.ts';

export class Pass {
  readonly enforced = new Tally('enforced');
  readonly withShadow = new Tally('with-shadow');

  run(routeClass: RouteClass, frame: Frame): void {
    this.enforced.clear();
    this.withShadow.clear();
    this.#denies(routeClass, frame);
    const isOpen = this.enforced.deny === -1 || (routeClass.hasShadow && this.withShadow.deny === -1);
    if (isOpen) this.#grants(routeClass, frame);
  }

  of(scope: Scope): Tally {
    switch (scope) {
      case 'enforced':
        return this.enforced;
      case 'with-shadow':
        return this.withShadow;
    }
  }

  #denies(routeClass: RouteClass, frame: Frame): void {
    const { denies, denyBits } = routeClass;
    if (denyBits === null) {
      for (let place = 0; place < denies.length; place += 1) if (this.#deny(place, routeClass, frame)) return;
      return;
    }
    const { denyWords, yes, unknown } = frame.standing;
    for (let index = 0; index < denyWords.length; index += 1) {
      const word = denyWords[index] ?? 0;
      let bits = ((yes[word] ?? 0) | (unknown[word] ?? 0)) & (denyBits[word] ?? 0);
      while (bits !== 0) {
        if (this.#deny(routeClass.placeOfDeny(word * 32 + lowestBit(bits)), routeClass, frame)) return;
        bits &= bits - 1;
      }
    }
  }

  /** @returns whether no deny after it can make a difference */
  #deny(place: number, routeClass: RouteClass, frame: Frame): boolean {
    const one = routeClass.deny(place);
    const truth = denyTruth(one, routeClass.pairs, frame);
    if (truth === 'F') return false;
    if (counts(one.deny.rule, 'enforced')) this.#suspect(this.enforced, place, truth === 'U');
    this.#suspect(this.withShadow, place, truth === 'U');
    // Certain of an enforced deny, both are certain: the other of the same or an earlier one.
    return this.enforced.deny !== -1 && !this.enforced.isUncertain;
  }

  /** A certain one is named before an unknown one. */
  #suspect(tally: Tally, place: number, isUncertain: boolean): void {
    if (tally.deny !== -1 && (isUncertain || !tally.isUncertain)) return;
    tally.deny = place;
    tally.isUncertain = isUncertain;
  }

  #grants(routeClass: RouteClass, frame: Frame): void {
    const { grants, grantBits } = routeClass;
    if (grantBits === null) {
      for (let place = 0; place < grants.length; place += 1) {
        if (frame.subject(grants[place] ?? 0) !== 'T') continue;
        if (this.#grant(place, routeClass, frame)) return;
      }
      return;
    }
    const { grantWords, yes } = frame.standing;
    for (let index = 0; index < grantWords.length; index += 1) {
      const word = grantWords[index] ?? 0;
      let bits = (yes[word] ?? 0) & (grantBits[word] ?? 0);
      while (bits !== 0) {
        if (this.#grant(routeClass.placeOfGrant(word * 32 + lowestBit(bits)), routeClass, frame)) return;
        bits &= bits - 1;
      }
    }
  }

  /** @returns whether no grant after it can make a difference */
  #grant(place: number, routeClass: RouteClass, frame: Frame): boolean {
    const group = routeClass.group(place);
    for (let index = 0; index < group.pairs.length; index += 1) {
      const at = group.pairs[index] ?? 0;
      const pair = routeClass.pair(at);
      if (guardTruth(group.guard, pair, frame) !== 'T') continue;
      const { need } = termsAt(group.guard, pair);
      const unmet = unmetAtoms(need, frame);
      if (group.mode === 'enforce') offer(this.enforced, place, at, need, unmet, frame);
      if (routeClass.hasShadow) offer(this.withShadow, place, at, need, unmet, frame);
    }
    return isSettled(this.enforced) && (!routeClass.hasShadow || isSettled(this.withShadow));
  }
}

/** 9, 11, 12: where core is T, full is T when no atom of C_auth is unmet. */
function offer(tally: Tally, place: number, pair: number, need: SignInNeed, unmet: number, frame: Frame): void {
  if (isSettled(tally) || (tally.grant !== -1 && unmet >= tally.unmet)) return;
  const stepUp = unmet === 0 ? null : stepUpFor(need, frame);
  if (unmet > 0 && stepUp === null) {
    tally.isUnmeetable = true;
    return;
  }
  tally.grant = place;
  tally.pair = pair;
  tally.stepUp = stepUp;
  tally.unmet = unmet;
}

function isSettled(tally: Tally): boolean {
  return tally.deny !== -1 || tally.isAllowed;
}
