/** Line 14: how long an answer can be relied on when nothing but time goes by. */

import { nextChange } from '../schedule.ts';
import { type AtomRead, readByGroups, readByPostures } from './atoms-read.ts';
import { instantOf, rawClaim } from './attribute.ts';
import type { Rule } from './model.ts';
import type { SignInNeed } from './need.ts';
import { grantCovers, termsAt } from './placed.ts';
import { conditionsOf, groupNames, whoOf } from './reads.ts';
import { counts } from './scope.ts';
import type { Situation } from './situation.ts';

/**
 * The earliest instant (ms) after `now` at which a time-dependent part of an enforced rule with res = T could change
 * value, or the credential ends; `Infinity` when there is none.
 */
export function untilOf(situation: Situation): number {
  const { identity } = situation.query;
  const { grants, denies } = situation.touched;
  const edges = new Edges(situation);
  if (identity.via !== 'none') edges.add(identity.expiresAt);
  for (const grant of grants) {
    if (!counts(grant.rule, 'enforced')) continue;
    edges.addRule(grant.rule);
    for (const pair of situation.pairs) if (grantCovers(grant, pair)) edges.addSignIn(termsAt(grant, pair).need);
  }
  for (const { rule } of denies) if (counts(rule, 'enforced')) edges.addRule(rule);
  return edges.earliest;
}

/** The earliest of the instants that lie ahead. */
class Edges {
  readonly #situation: Situation;
  earliest = Number.POSITIVE_INFINITY;

  constructor(situation: Situation) {
    this.#situation = situation;
  }

  add(instant: number | null): void {
    if (instant !== null && instant > this.#situation.query.now && instant < this.earliest) this.earliest = instant;
  }

  addRule(rule: Rule): void {
    const { policy, query, touched } = this.#situation;
    this.add(rule.notBefore);
    this.add(rule.until);
    for (const atom of readByGroups(groupNames(whoOf(rule)), policy)) this.#addAtom(atom);
    for (const { posture, schedule } of conditionsOf(touched.app, rule)) {
      for (const atom of readByPostures(posture?.names ?? [], policy)) this.#addAtom(atom);
      for (const name of schedule?.names ?? []) {
        const found = policy.schedules.get(name);
        if (found !== undefined) this.add(nextChange(found, query.now));
      }
    }
  }

  addSignIn({ authAge, sessionAge }: SignInNeed): void {
    const { identity } = this.#situation.query;
    if (identity.via === 'none') return;
    if (authAge !== null) this.#addAge(identity.signIn.at, authAge);
    if (sessionAge !== null) this.#addAge(identity.issuedAt, sessionAge);
  }

  /** Something that is believed from `at` on, and for `maxAge` after it, that last millisecond included. */
  #addAge(at: number | null, maxAge: number): void {
    if (at === null) return;
    this.add(at);
    this.add(at + maxAge + 1);
  }

  /** A fact grows stale; a time in the future is unknown until it has come (line 2). */
  #addAtom({ test: { attribute }, posture }: AtomRead): void {
    const fact = posture === null ? undefined : this.#situation.query.device.facts[attribute.name];
    if (posture !== null && fact !== undefined) this.#addAge(fact.at, posture.maxAge);
    const raw = posture === null ? rawClaim(attribute, this.#situation) : (fact?.value ?? null);
    if (attribute.type === 'time' && raw !== null) this.add(instantOf(raw));
  }
}
