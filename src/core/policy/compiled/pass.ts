/** Lines 8 to 13 in one pass over the rules that a request touches, for enforced rules alone and with those in shadow. */

import type { SignInNeed } from '../need.ts';
import type { Scope } from '../scope.ts';
import { stepUpFor, unmetAtoms } from '../sign-in.ts';
import type { Candidate } from './candidate.ts';
import type { ClassPair } from './class-pair.ts';
import { type ClassDeny, denyTruth } from './compiled-deny.ts';
import { Survivors } from './crowd.ts';
import type { Frame } from './frame.ts';
import { guardTruth, termsAt } from './guard.ts';
import type { RouteClass } from './route-class.ts';
import { Tally } from './tally.ts';

export class Pass {
  readonly enforced = new Tally('enforced');
  readonly withShadow = new Tally('with-shadow');
  readonly #survivors = new Survivors();

  run(routeClass: RouteClass, frame: Frame): void {
    this.enforced.clear();
    if (routeClass.hasShadow) this.withShadow.clear();
    if (routeClass.denies.length > 0) this.#denies(routeClass, frame);
    if (!this.#isSettled(routeClass)) this.#grants(routeClass, frame);
  }

  of(scope: Scope): Tally {
    switch (scope) {
      case 'enforced':
        return this.enforced;
      case 'with-shadow':
        return this.withShadow;
    }
  }

  #isSettled({ hasShadow }: RouteClass): boolean {
    return this.enforced.isSettled && (!hasShadow || this.withShadow.isSettled);
  }

  #denies(routeClass: RouteClass, frame: Frame): void {
    const { denies, denyCrowd } = routeClass;
    if (denyCrowd === null) {
      for (const deny of denies) if (this.#isCertain(deny, frame)) return;
      return;
    }
    const { denyWords, yes, unknown } = frame.standing;
    this.#survivors.begin(denyCrowd, denyWords, yes, unknown);
    for (let place = this.#survivors.next(); place !== -1; place = this.#survivors.next()) {
      const deny = denies[place];
      if (deny !== undefined && this.#isCertain(deny, frame)) return;
    }
  }

  /** @returns whether an enforced deny fires for certain: then none after it makes a difference, in either scope */
  #isCertain(deny: ClassDeny, frame: Frame): boolean {
    const truth = denyTruth(deny, frame);
    if (truth === 'F') return false;
    suspect(this.withShadow, deny, truth === 'U');
    if (deny.mode === 'shadow') return false;
    suspect(this.enforced, deny, truth === 'U');
    return truth === 'T';
  }

  #grants(routeClass: RouteClass, frame: Frame): void {
    const { candidates, crowd } = routeClass;
    if (crowd === null) {
      for (const candidate of candidates) {
        if (frame.subject(candidate.grant) !== 'T') continue;
        this.#grant(candidate, routeClass, frame);
        if (this.#isSettled(routeClass)) return;
      }
      return;
    }
    const { grantWords, yes } = frame.standing;
    this.#survivors.begin(crowd, grantWords, yes, null);
    for (let place = this.#survivors.next(); place !== -1; place = this.#survivors.next()) {
      const candidate = candidates[place];
      if (candidate === undefined) continue;
      this.#grant(candidate, routeClass, frame);
      if (this.#isSettled(routeClass)) return;
    }
  }

  #grant(candidate: Candidate, { hasShadow }: RouteClass, frame: Frame): void {
    for (const pair of candidate.pairs) {
      if (guardTruth(candidate.guard, pair, frame) !== 'T') continue;
      const { need } = termsAt(candidate.guard, pair);
      const unmet = unmetAtoms(need, frame);
      if (candidate.mode === 'enforce') offer(this.enforced, candidate, pair, need, unmet, frame);
      if (hasShadow) offer(this.withShadow, candidate, pair, need, unmet, frame);
    }
  }
}

/** 8, 10: a certain one is named before an unknown one. */
function suspect(tally: Tally, deny: ClassDeny, isUncertain: boolean): void {
  if (tally.deny !== null && (isUncertain || !tally.isUncertain)) return;
  tally.deny = deny;
  tally.isUncertain = isUncertain;
}

/** 9, 11, 12: where core is T, full is T when no atom of C_auth is unmet. */
function offer(tally: Tally, grant: Candidate, pair: ClassPair, need: SignInNeed, unmet: number, frame: Frame): void {
  if (tally.isSettled || (tally.grant !== null && unmet >= tally.unmet)) return;
  const stepUp = unmet === 0 ? null : stepUpFor(need, frame);
  if (unmet > 0 && stepUp === null) {
    tally.isUnmeetable = true;
    return;
  }
  tally.grant = grant;
  tally.pair = pair;
  tally.stepUp = stepUp;
  tally.unmet = unmet;
}
