/** Lines 8 to 14 with what surrounds them: `login` for who is anonymous, renewal of facts that came with the sign-in. */

import { commonNeed } from '../login.ts';
import type { Scope } from '../scope.ts';
import { stepUpFor } from '../sign-in.ts';
import type { StepUp } from '../verdict.ts';
import type { Candidate } from './candidate.ts';
import type { ClassPair } from './class-pair.ts';
import type { ClassDeny } from './compiled-deny.ts';
import type { Frame } from './frame.ts';
import { termsAt } from './guard.ts';
import { type WithinReach, withinReach } from './login-reach.ts';
import { Pass } from './pass.ts';
import type { RouteClass } from './route-class.ts';
import type { Standing } from './standing.ts';
import type { Tally } from './tally.ts';

interface ByGrant {
  readonly grant: Candidate;
  readonly pair: ClassPair;
}

export interface StepUpRuling extends ByGrant {
  readonly effect: 'step_up';
  readonly stepUp: StepUp;
  readonly cause: 'step-up-required' | 'device-facts-stale';
}

export type CompiledRuling =
  | (ByGrant & { readonly effect: 'allow' })
  | StepUpRuling
  | (ByGrant & { readonly effect: 'login'; readonly stepUp: StepUp })
  | { readonly effect: 'deny'; readonly deny: ClassDeny; readonly isUncertain: boolean }
  | { readonly effect: 'default'; readonly isUnmeetable: boolean };

export class Ruler {
  readonly pass = new Pass();
  readonly #renewed = new Pass();
  #hasRenewed = false;
  readonly #frame: Frame;
  /** Of somebody of whom nothing is known. */
  readonly #anybody: Standing;

  constructor(frame: Frame, anybody: Standing) {
    this.#frame = frame;
    this.#anybody = anybody;
  }

  run(routeClass: RouteClass): void {
    this.#hasRenewed = false;
    this.pass.run(routeClass, this.#frame);
  }

  /** After `run`. */
  ruling(routeClass: RouteClass, scope: Scope): CompiledRuling {
    const tally = this.pass.of(scope);
    const { deny, grant, pair, stepUp } = tally;
    if (deny === null && grant !== null && pair !== null) {
      if (stepUp === null) return { effect: 'allow', grant, pair };
      // Nobody is asked for a stronger sign-in before the first.
      if (this.#frame.portrait !== null) {
        return { effect: 'step_up', grant, pair, stepUp, cause: 'step-up-required' };
      }
    }
    const better = this.#frame.portrait === null ? this.#login(routeClass, scope) : this.#renewal(tally, routeClass);
    return better ?? deniedBy(tally);
  }

  /** The grants that an anonymous caller may have after signing in. */
  reach(routeClass: RouteClass, scope: Scope): readonly WithinReach[] {
    return this.#frame.asAnybody(this.#anybody, () => withinReach(routeClass, this.#frame, scope));
  }

  /** The pass over the same request with renewed facts; null when they make no difference to any posture. */
  #passRenewed(routeClass: RouteClass): Pass | null {
    const frame = this.#frame;
    const { device, query } = frame;
    const { renewed } = device;
    if (renewed === null) return null;
    const differs = routeClass.postures.some(
      (posture) => renewed.reading(posture, query).truth !== device.reading(posture, query).truth,
    );
    if (!differs) return null;
    if (!this.#hasRenewed) {
      frame.on(renewed, () => this.#renewed.run(routeClass, frame));
      this.#hasRenewed = true;
    }
    return this.#renewed;
  }

  #login(routeClass: RouteClass, scope: Scope): CompiledRuling | null {
    const reached = this.reach(routeClass, scope);
    const grant = reached[0]?.group.members[0];
    const pair = reached[0]?.pairs[0];
    if (grant === undefined || pair === undefined) return null;
    const needs = reached.flatMap(({ group, pairs }) => pairs.map((at) => termsAt(group.guard, at).need));
    return { effect: 'login', grant, pair, stepUp: commonNeed(needs) };
  }

  #renewal({ deny, isUncertain, scope }: Tally, routeClass: RouteClass): StepUpRuling | null {
    if (deny !== null && !isUncertain) return null;
    const renewed = this.#passRenewed(routeClass)?.of(scope);
    if (renewed === undefined || renewed.deny !== null) return null;
    const { grant, pair } = renewed;
    if (grant === null || pair === null) return null;
    const asked = stepUpFor(termsAt(grant.guard, pair).need, this.#frame);
    if (asked === null) return null;
    const stepUp = { amr: asked.amr, acr: asked.acr, maxAge: 0 };
    return { effect: 'step_up', grant, pair, stepUp, cause: 'device-facts-stale' };
  }
}

function deniedBy({ deny, isUncertain, isUnmeetable, stepUp }: Tally): CompiledRuling {
  if (deny !== null) return { effect: 'deny', deny, isUncertain };
  return { effect: 'default', isUnmeetable: isUnmeetable && stepUp === null };
}
