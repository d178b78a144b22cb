/** All that a grant asks in one app besides who asks: rules that ask the same share one. */

import type { Grant, Policy, PolicyApp } from '../model.ts';
import { needOf, type SignInNeed } from '../need.ts';
import type { Terms } from '../placed.ts';
import type { Query } from '../query.ts';
import { termsOf } from '../rulebook.ts';
import { and, type Truth } from '../truth.ts';
import { type Asks, asksOf } from './asks.ts';
import type { ClassPair } from './class-pair.ts';
import type { Frame } from './frame.ts';
import { restTruth } from './rest-truth.ts';

export interface Bounds {
  readonly notBefore: number | null;
  readonly until: number | null;
}

export interface Guard extends Bounds {
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
    notBefore: rule.notBefore,
    until: rule.until,
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

export function termsAt({ floor, floored, free }: Guard, pair: ClassPair): Terms {
  return floor === null || pair.isFree ? free : floored;
}

/** Line 5. The query and not its instant is handed on: a number that is no small integer would be copied to the heap. */
export function isLive({ notBefore, until }: Bounds, query: Query): boolean {
  return (notBefore === null || notBefore <= query.now) && (until === null || query.now < until);
}

/** Line 7 without C_auth and without the caller: live ∧ C_rest. */
export function guardTruth(guard: Guard, pair: ClassPair, frame: Frame): Truth {
  if (!isLive(guard, frame.query)) return 'F';
  const { asks, floor } = guard;
  const own = restTruth(asks, pair, 'narrow', frame);
  if (own === 'F' || floor === null || pair.isFree) return own;
  return and(own, restTruth(floor.asks, pair, 'narrow', frame));
}

/** Whether it hangs on which of the pairs is looked at, apart from the floor. */
export function guardReadsPath({ asks, floor }: Guard): boolean {
  return asks.same !== null || (floor !== null && floor.asks.same !== null);
}
