/** Whether two rules are written alike, with their names as they stand: another definition of a group is no other wording. */

import type { Conditions, Names, Rule, Same, Target, Unless } from '../core/policy/model.ts';
import type { Asked } from '../core/policy/reads.ts';
import { whoText } from './contents.ts';

/** Compared part by part, without a text of each: of many thousands nearly all are as they were. */
export function areWordedAlike(a: Rule, b: Rule): boolean {
  return (
    a.kind === b.kind &&
    a.id === b.id &&
    a.notBefore === b.notBefore &&
    a.until === b.until &&
    areListed(a.who, b.who, whoText) &&
    areListed(a.to, b.to, targetText) &&
    areAsked(a.conditions, b.conditions) &&
    areSignIns(a.conditions, b.conditions) &&
    areUnless(unlessOf(a), unlessOf(b))
  );
}

function unlessOf(rule: Rule): Unless | null {
  return rule.kind === 'deny' ? rule.unless : null;
}

function areUnless(a: Unless | null, b: Unless | null): boolean {
  if (a === null || b === null) return a === b;
  return areListed(a.who, b.who, whoText) && areListed(a.to, b.to, targetText) && areAsked(a, b);
}

function areAsked(a: Asked, b: Asked): boolean {
  return (
    areNamed(a.posture, b.posture) &&
    areNamed(a.network, b.network) &&
    areNamed(a.schedule, b.schedule) &&
    areSame(a.same, b.same)
  );
}

function areNamed(a: Names | null, b: Names | null): boolean {
  return areListed(a?.names ?? null, b?.names ?? null, itself);
}

function areSame(a: Same | null, b: Same | null): boolean {
  return a?.parameter === b?.parameter && a?.attribute.name === b?.attribute.name;
}

function areSignIns({ auth: a, session: one }: Conditions, { auth: b, session: other }: Conditions): boolean {
  return (
    areListed(a?.amr ?? null, b?.amr ?? null, itself) &&
    areListed(a?.acr ?? null, b?.acr ?? null, itself) &&
    a?.maxAge === b?.maxAge &&
    one?.maxAge === other?.maxAge
  );
}

function areListed<T>(a: readonly T[] | null, b: readonly T[] | null, textOf: (one: T) => string): boolean {
  if (a === null || b === null) return a === b;
  if (a.length !== b.length) return false;
  for (const [place, one] of a.entries()) {
    const other = b[place];
    if (other === undefined || textOf(one) !== textOf(other)) return false;
  }
  return true;
}

function itself(text: string): string {
  return text;
}

function targetText({ app, resource }: Target): string {
  return `${app ?? '*'}/${resource ?? '*'}`;
}
