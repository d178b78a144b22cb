/** A deny with its names looked up, and lines 6 and 7 for it. */

import type { Deny, Policy } from '../model.ts';
import { and, not, or, type Truth } from '../truth.ts';
import { type Asks, asksOf } from './asks.ts';
import type { ClassPair } from './class-pair.ts';
import type { Frame } from './frame.ts';
import { isLive } from './guard.ts';
import { restTruth, sameTruth } from './rest-truth.ts';

export interface CompiledDeny {
  readonly rule: Deny;
  /** Its number in the rule space. */
  readonly sink: number;
  readonly asks: Asks;
  readonly unless: CompiledUnless | null;
}

export interface CompiledUnless {
  /** The number of its `who`; null = not asked. */
  readonly sink: number | null;
  /** Without `same`, which may be asked at other pairs. */
  readonly asks: Asks;
}

export function compileDeny(rule: Deny, sink: number, unlessSink: number, policy: Policy): CompiledDeny {
  const { unless } = rule;
  return {
    rule,
    sink,
    asks: asksOf(rule.conditions, policy),
    unless:
      unless === null
        ? null
        : { sink: unless.who === null ? null : unlessSink, asks: asksOf({ ...unless, same: null }, policy) },
  };
}

/** A deny as it stands in a route class. */
export interface ClassDeny {
  readonly deny: CompiledDeny;
  /** The pairs that it covers, by number: at least one. */
  readonly covers: readonly number[];
  /** The pairs that match as narrowly as `unless.to` asks; null = not asked. */
  readonly exempt: readonly number[] | null;
}

/** Line 7, by the best pair. */
export function denyTruth(one: ClassDeny, pairs: readonly ClassPair[], frame: Frame): Truth {
  const { deny, covers } = one;
  if (!isLive(deny.rule, frame.query.now)) return 'F';
  const concerned = frame.subject(deny.sink);
  if (concerned === 'F') return 'F';
  let best: Truth = 'F';
  for (const index of covers) {
    const pair = pairs[index];
    if (pair === undefined) continue;
    const rest = restTruth(deny.asks, pair, 'wide', frame);
    if (rest !== 'F') best = or(best, and(rest, not(unlessTruth(one, pair, pairs, frame))));
    if (best === 'T') break;
  }
  return and(concerned, best);
}

export function unlessTruth(one: ClassDeny, pair: ClassPair, pairs: readonly ClassPair[], frame: Frame): Truth {
  const { unless } = one.deny;
  if (unless === null) return 'F';
  const who = unless.sink === null ? 'T' : frame.subject(unless.sink);
  if (who === 'F') return 'F';
  const rest = and(who, restTruth(unless.asks, pair, 'narrow', frame));
  return rest === 'F' ? rest : and(rest, exemptTruth(one, pair, pairs, frame));
}

/** `unless.to` and `unless.same`. */
function exemptTruth({ deny, exempt }: ClassDeny, pair: ClassPair, pairs: readonly ClassPair[], frame: Frame): Truth {
  const same = deny.rule.unless?.same ?? null;
  if (exempt === null) return sameTruth(same, pair, 'narrow', frame);
  let best: Truth = 'F';
  for (const index of exempt) {
    const other = pairs[index];
    if (other !== undefined) best = or(best, sameTruth(same, other, 'narrow', frame));
  }
  return best;
}
