/** All that a grant asks in one app besides who asks: rules that ask the same share one. */

import type { Grant, Policy, PolicyApp } from '../model.ts';
import { needOf, type SignInNeed } from '../need.ts';
import type { Terms } from '../placed.ts';
import { termsOf } from '../rulebook.ts';
import { and, type Truth, truth } from '../truth.ts';
import { type Asks, asksOf } from './asks.ts';
import type { ClassPair } from './class-pair.ts';
import type { Frame } from './frame.ts';
import { restTruth } from './rest-truth.ts';

export interface Bounds {
  readonly notBefore: number | null;
  readonly until: number | null;
}

export interface Guard {
  readonly bounds: Bounds;
  readonly asks: Asks;
  readonly need: SignInNeed;
  readonly floor: { readonly asks: Asks; readonly need: SignInNeed } | null;
  readonly floored: Terms;
  /** Where `except` frees a resource, and where there is no floor. */
  readonly free: Terms;
}

export function guardOf(rule: Grant, app: PolicyApp, policy: Policy): Guard {
  const floor = app.floor?.conditions ?? null;
  return {
    bounds: { notBefore: rule.notBefore, until: rule.until },
    asks: asksOf(rule.conditions, policy),
    need: needOf(rule.conditions, null),
    floor: floor === null ? null : { asks: asksOf(floor, policy), need: needOf(floor, null) },
    floored: termsOf(rule, floor),
    free: termsOf(rule, null),
  };
}

/** Equal for rules whose guards are equal in every app. */
export function guardKey({ notBefore, until, conditions }: Grant): string {
  const { posture, network, schedule, same, auth, session } = conditions;
  return JSON.stringify([
    notBefore,
    until,
    posture?.names,
    network?.names,
    schedule?.names,
    same && [same.parameter, same.attribute.name],
    auth && [auth.amr, auth.acr, auth.maxAge],
    session?.maxAge,
  ]);
}

export function termsAt({ floored, free }: Guard, pair: ClassPair): Terms {
  return pair.isFree ? free : floored;
}

/** Line 5. */
export function isLive({ notBefore, until }: Bounds, now: number): boolean {
  return (notBefore === null || notBefore <= now) && (until === null || now < until);
}

/** Line 7 without C_auth and without the caller: live ∧ C_rest. */
export function guardTruth({ bounds, asks, floor }: Guard, pair: ClassPair, frame: Frame): Truth {
  const live = truth(isLive(bounds, frame.query.now));
  const own = live === 'F' ? live : restTruth(asks, pair, 'narrow', frame);
  if (own === 'F' || floor === null || pair.isFree) return own;
  return and(own, restTruth(floor.asks, pair, 'narrow', frame));
}

/** Whether it hangs on which of the pairs is looked at, apart from the floor. */
export function guardReadsPath({ asks, floor }: Guard): boolean {
  return asks.same !== null || (floor !== null && floor.asks.same !== null);
}
