/** A deny with its names looked up, and lines 6 and 7 for it. */

import type { Deny, Policy, Same } from '../model.ts';
import { and, not, or, type Truth } from '../truth.ts';
import { type Asks, asksOf } from './asks.ts';
import type { ClassPair } from './class-pair.ts';
import type { Frame } from './frame.ts';
import { type Bounds, isLive } from './guard.ts';
import { restTruth, sameTruth } from './rest-truth.ts';

/** All that a deny asks besides who asks: rules that ask the same share one. */
export interface DenyGuard extends Bounds {
  readonly asks: Asks;
  readonly unless: {
    /** Whether it asks who asks. */
    readonly asksWho: boolean;
    /** Without `same`, which may be asked at other pairs. */
    readonly asks: Asks;
    readonly same: Same | null;
  } | null;
}

export function denyGuardOf({ notBefore, until, conditions, unless }: Deny, policy: Policy): DenyGuard {
  const exception =
    unless === null
      ? null
      : { asksWho: unless.who !== null, asks: asksOf({ ...unless, same: null }, policy), same: unless.same };
  return { notBefore, until, asks: asksOf(conditions, policy), unless: exception };
}

/** Equal for denies whose guards are equal. */
export function denyGuardKey({ notBefore, until, conditions, unless }: Deny): string {
  return JSON.stringify([notBefore, until, askedKey(conditions), unless && [unless.who !== null, askedKey(unless)]]);
}

function askedKey({ posture, network, schedule, same }: Deny['conditions'] | NonNullable<Deny['unless']>): unknown {
  return [posture?.names, network?.names, schedule?.names, same && [same.parameter, same.attribute.name]];
}

export interface CompiledDeny {
  readonly rule: Deny;
  readonly guard: DenyGuard;
  /** Its number in the rule space, and that of the `who` of its `unless`. */
  readonly sink: number;
  readonly unlessSink: number;
}

/** A deny as it stands in a route class. */
export interface ClassDeny extends CompiledDeny {
  readonly mode: Deny['mode'];
  /** The pairs that it covers: at least one; only the first where it does not read the path. */
  readonly covers: readonly ClassPair[];
  /** The pairs that match as narrowly as `unless.to` asks; null = not asked. */
  readonly exempt: readonly ClassPair[] | null;
}

/** Line 7, by the best pair. */
export function denyTruth(deny: ClassDeny, frame: Frame): Truth {
  const { guard, covers } = deny;
  const concerned = frame.subject(deny.sink);
  if (concerned === 'F' || !isLive(guard, frame.query)) return 'F';
  let best: Truth = 'F';
  for (const pair of covers) {
    const rest = restTruth(guard.asks, pair, 'wide', frame);
    if (rest !== 'F') best = or(best, and(rest, not(unlessTruth(deny, pair, frame))));
    if (best === 'T') break;
  }
  return and(concerned, best);
}

export function unlessTruth(deny: ClassDeny, pair: ClassPair, frame: Frame): Truth {
  const { unless } = deny.guard;
  if (unless === null) return 'F';
  const who = unless.asksWho ? frame.subject(deny.unlessSink) : 'T';
  if (who === 'F') return 'F';
  const rest = and(who, restTruth(unless.asks, pair, 'narrow', frame));
  return rest === 'F' ? rest : and(rest, exemptTruth(unless.same, deny.exempt, pair, frame));
}

/** `unless.to` and `unless.same`. */
function exemptTruth(same: Same | null, exempt: readonly ClassPair[] | null, pair: ClassPair, frame: Frame): Truth {
  if (exempt === null) return sameTruth(same, pair, 'narrow', frame);
  let best: Truth = 'F';
  for (const other of exempt) best = or(best, sameTruth(same, other, 'narrow', frame));
  return best;
}
