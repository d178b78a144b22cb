/** From rulings to verdicts. An allowing one is made once and given again; the others are small and made anew. */

import type { PolicyReason } from '../../reason.ts';
import type { Verdict } from '../verdict.ts';
import { Allowed } from './allowed.ts';
import type { Candidate } from './candidate.ts';
import type { ClassBudget } from './class-budget.ts';
import type { ClassPair } from './class-pair.ts';
import type { Frame } from './frame.ts';
import { termsAt } from './guard.ts';
import { type Held, HeldSets } from './held.ts';
import { GrantMissing, suspicions } from './missing.ts';
import type { NearMiss } from './nearest.ts';
import type { RouteClass } from './route-class.ts';
import type { CompiledRuling } from './ruler.ts';

const CERTAIN: readonly PolicyReason[] = Object.freeze(['denied-by-rule']);
const LOGIN: readonly PolicyReason[] = Object.freeze(['login-required']);
const NO_GRANT: readonly PolicyReason[] = Object.freeze(['no-grant']);
/** In units of the class budget. */
const ALLOWED = 5;

export class Answers {
  readonly #frame: Frame;
  readonly #budget: ClassBudget;
  readonly #held = new HeldSets();

  constructor(frame: Frame, budget: ClassBudget) {
    this.#frame = frame;
    this.#budget = budget;
  }

  allow(grant: Candidate, pair: ClassPair, routeClass: RouteClass): Allowed {
    const held = this.#heldBy(routeClass);
    for (let known = grant.allowed; known !== null; known = known.next) {
      if (known.held === held && known.pair === pair) return known;
    }
    const allowed = new Allowed(this.#allowing(grant, pair, held), held, pair, grant.allowed);
    grant.allowed = allowed;
    this.#budget.spend(ALLOWED);
    return allowed;
  }

  refuse(ruling: Exclude<CompiledRuling, { effect: 'allow' | 'default' }>, routeClass: RouteClass): Verdict {
    const postures = this.#heldBy(routeClass).names;
    if (ruling.effect === 'deny') {
      const { deny, isUncertain } = ruling;
      const pair = deny.covers[0] ?? null;
      const unknown = isUncertain && pair !== null ? suspicions(deny, pair, this.#frame) : [];
      return {
        effect: 'deny',
        by: deny.rule.id,
        uncertain: isUncertain,
        reasons: isUncertain ? ['deny-not-ruled-out', ...unknown] : CERTAIN,
        resource: pair?.resource ?? null,
        stepUp: null,
        message: deny.rule.denyMessage,
        postures,
      };
    }
    const { effect, grant, pair, stepUp } = ruling;
    const by = this.#idOf(grant);
    const common = { effect, by, uncertain: false, resource: pair.resource, stepUp, message: null, postures };
    if (ruling.effect === 'login') return { ...common, reasons: LOGIN };
    const { codes, lack } = new GrantMissing(grant, pair, this.#frame);
    return { ...common, reasons: [ruling.cause, ...codes], lack };
  }

  /** Line 13: why the nearest miss is one. */
  refuseByDefault(miss: NearMiss | null, isUnmeetable: boolean, routeClass: RouteClass): Verdict {
    const missing = miss === null ? null : new GrantMissing(miss.grant, miss.pair, this.#frame);
    const codes = missing === null ? NO_GRANT : missing.codes;
    const reasons: readonly PolicyReason[] = isUnmeetable ? ['step-up-unmet', ...codes] : codes;
    const resource = (miss?.pair ?? routeClass.pairs[0])?.resource ?? null;
    const message = miss === null ? null : miss.grant.message;
    const postures = this.#heldBy(routeClass).names;
    // Written out: this is what a scan of paths costs, and copying one literal into the other doubles it.
    return missing === null
      ? { effect: 'deny', by: 'default', uncertain: false, reasons, resource, stepUp: null, message, postures }
      : {
          effect: 'deny',
          by: 'default',
          uncertain: false,
          reasons,
          resource,
          stepUp: null,
          message,
          postures,
          lack: missing.lack,
        };
  }

  #allowing(grant: Candidate, pair: ClassPair, { names }: Held): Verdict {
    return {
      effect: 'allow',
      by: this.#idOf(grant),
      uncertain: false,
      reasons: termsAt(grant.guard, pair).met,
      resource: pair.resource,
      stepUp: null,
      message: null,
      postures: names,
    };
  }

  #idOf({ grant }: Candidate): string {
    return this.#frame.policy.grants[grant]?.id ?? '';
  }

  /** Which postures of the class hold. */
  #heldBy({ postures }: RouteClass): Held {
    let held = this.#held.none;
    for (const posture of postures) {
      if (this.#frame.posture(posture).truth === 'T') held = this.#held.with(held, posture.name);
    }
    return held;
  }
}
