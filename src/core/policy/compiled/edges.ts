/** Line 14: how long an answer can be relied on when nothing but time goes by, from what a route class asks about time. */

import { nextChange } from '../../schedule.ts';
import { readByPostures } from '../atoms-read.ts';
import { instantOf, rawClaim } from '../attribute.ts';
import type { Attribute, Policy, Posture, Schedule } from '../model.ts';
import type { Query } from '../query.ts';
import { counts } from '../scope.ts';
import type { Asks } from './asks.ts';
import type { RuleTables } from './class-builder.ts';
import { type Bounds, termsAt } from './guard.ts';
import type { RouteClass } from './route-class.ts';

/** A device fact, and how long a posture believes it, ms. */
interface FactRead {
  readonly attribute: Attribute;
  readonly maxAge: number;
}

/** What the enforced rules of a class ask about time, each once. */
export class Edges {
  readonly #policy: Policy;
  readonly #instants = new Set<number>();
  readonly #times = new Set<Attribute>();
  readonly #postures = new Set<Posture>();
  readonly #schedules = new Set<Schedule>();
  readonly #authAges = new Set<number>();
  readonly #sessionAges = new Set<number>();
  readonly #facts: readonly FactRead[];

  constructor(routeClass: RouteClass, { policy, space, grantReads, denyReads }: RuleTables) {
    this.#policy = policy;
    for (const group of routeClass.groups) {
      if (!counts(group, 'enforced')) continue;
      const { guard, members, pairs } = group;
      this.#addBounds(guard);
      this.#addAsks(guard.asks);
      if (guard.floor !== null) this.#addAsks(guard.floor.asks);
      for (const pair of pairs) {
        const { authAge, sessionAge } = termsAt(guard, pair).need;
        if (authAge !== null) this.#authAges.add(authAge);
        if (sessionAge !== null) this.#sessionAges.add(sessionAge);
      }
      for (const { grant } of members) this.#addTimes(grantReads[grant]?.times);
    }
    for (const deny of routeClass.denies) {
      if (!counts(deny, 'enforced')) continue;
      const { guard } = deny;
      this.#addBounds(guard);
      this.#addAsks(guard.asks);
      if (guard.unless !== null) this.#addAsks(guard.unless.asks);
      this.#addTimes(denyReads[deny.sink - space.denies]?.times);
    }
    this.#facts = this.#factsOf();
  }

  /** The earliest instant (ms) after `now`; `Infinity` when there is none. */
  after({ identity, device, now }: Query): number {
    let earliest = Number.POSITIVE_INFINITY;
    const add = (instant: number | null): void => {
      if (instant !== null && instant > now && instant < earliest) earliest = instant;
    };
    const addAge = (at: number | null, maxAge: number): void => {
      if (at === null) return;
      add(at);
      add(at + maxAge + 1);
    };
    for (const instant of this.#instants) add(instant);
    for (const schedule of this.#schedules) add(nextChange(schedule, now));
    for (const { attribute, maxAge } of this.#facts) {
      const fact = device.facts[attribute.name];
      if (fact === undefined) continue;
      addAge(fact.at, maxAge);
      if (attribute.type === 'time') add(instantOf(fact.value));
    }
    if (identity.via === 'none') return earliest;
    add(identity.expiresAt);
    for (const age of this.#authAges) addAge(identity.signIn.at, age);
    for (const age of this.#sessionAges) addAge(identity.issuedAt, age);
    for (const attribute of this.#times) {
      const raw = rawClaim(attribute, { identity });
      if (raw !== null) add(instantOf(raw));
    }
    return earliest;
  }

  #addBounds({ notBefore, until }: Bounds): void {
    if (notBefore !== null) this.#instants.add(notBefore);
    if (until !== null) this.#instants.add(until);
  }

  #addAsks({ postures, schedules }: Asks): void {
    for (const posture of postures ?? []) this.#postures.add(posture);
    for (const schedule of schedules ?? []) this.#schedules.add(schedule);
  }

  #addTimes(times: readonly Attribute[] | undefined): void {
    for (const attribute of times ?? []) this.#times.add(attribute);
  }

  #factsOf(): readonly FactRead[] {
    const found = new Map<string, FactRead>();
    for (const { name } of this.#postures) {
      for (const { test, posture } of readByPostures([name], this.#policy)) {
        if (posture === null) continue;
        const read = { attribute: test.attribute, maxAge: posture.maxAge };
        found.set(`${read.maxAge} ${read.attribute.name}`, read);
      }
    }
    return [...found.values()];
  }
}
