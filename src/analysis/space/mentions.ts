/** Everything that the rules of a cell, of all sides, compare something with. */

import type { Attribute, Conditions, Names, Network, Policy, Same, Schedule, Who } from '../../core/policy/model.ts';
import { type AtomRead, readByGroups, readByPostures } from '../../core/policy/atoms-read.ts';
import { denyCovers, grantCovers, termsAt } from '../../core/policy/placed.ts';
import { type Asked, groupNames } from '../../core/policy/reads.ts';
import type { Reading } from '../../core/policy/subject.ts';
import type { Cell, Side } from '../cell.ts';
import { Use } from './use.ts';

/** A comparison with a part of the path. */
export interface SameUse {
  readonly attribute: Attribute;
  readonly parameter: string;
  readonly reading: Reading;
  /** The part, as the example path has it. */
  readonly bound: string;
}

/** A side's policy, and the names in it whose meaning is mentioned already: thousands of rules may ask the same. */
interface Read {
  readonly policy: Policy;
  readonly groups: Set<string>;
  readonly postures: Set<string>;
}

export class Mentions {
  /** By key and type: two policies may declare one name with two types. */
  readonly uses = new Map<string, Use>();
  readonly networks = new Set<Network>();
  readonly schedules = new Set<Schedule>();
  /** ms since the epoch. */
  readonly bounds = new Set<number>();
  readonly amr = new Set<string>();
  readonly acr = new Set<string>();
  readonly authAges = new Set<number>();
  readonly sessionAges = new Set<number>();
  readonly sames: SameUse[] = [];

  constructor({ sides }: Cell) {
    for (const side of sides) {
      const read = { policy: side.policy, groups: new Set<string>(), postures: new Set<string>() };
      this.#addGrants(side, read);
      this.#addDenies(side, read);
    }
  }

  #addGrants(side: Side, read: Read): void {
    for (const grant of side.grants) {
      const { rule } = grant;
      this.#addRule(rule);
      this.#addWho(rule.who, read);
      for (const pair of side.pairs) {
        if (!grantCovers(grant, pair)) continue;
        const { floor, need } = termsAt(grant, pair);
        for (const asked of [rule.conditions, ...(floor === null ? [] : [floor])]) {
          this.#addAsked(asked, read);
          this.#addSame(asked.same, 'narrow', pair.narrow);
        }
        for (const amr of need.amr) this.amr.add(amr);
        for (const acr of need.acr ?? []) this.acr.add(acr);
        if (need.authAge !== null) this.authAges.add(need.authAge);
        if (need.sessionAge !== null) this.sessionAges.add(need.sessionAge);
      }
    }
  }

  #addDenies(side: Side, read: Read): void {
    for (const deny of side.denies) {
      const { rule, exempt } = deny;
      const { conditions, unless } = rule;
      this.#addRule(rule);
      this.#addWho(rule.who, read);
      this.#addAsked(conditions, read);
      for (const pair of side.pairs) if (denyCovers(deny, pair)) this.#addSame(conditions.same, 'wide', pair.wide);
      if (unless === null) continue;
      this.#addWho(unless.who ?? [], read);
      this.#addAsked(unless, read);
      for (const pair of side.pairs) {
        const named = pair.resource !== null && exempt?.has(pair.resource.name) === true;
        if (named || exempt === null) this.#addSame(unless.same, 'narrow', pair.narrow);
      }
    }
  }

  #addRule({ notBefore, until }: { readonly notBefore: number | null; readonly until: number | null }): void {
    if (notBefore !== null) this.bounds.add(notBefore);
    if (until !== null) this.bounds.add(until);
  }

  #addWho(who: readonly Who[], { policy, groups }: Read): void {
    for (const atom of readByGroups(groupNames(who), policy, groups)) this.#addAtom(atom);
    for (const one of who) {
      if (one.kind === 'user') {
        this.#claim('email', policy)?.addresses.add(one.email);
        this.#claim('email_verified', policy);
      } else if (one.kind === 'sub') {
        this.#claim('iss', policy)?.literals.push(one.iss);
        this.#claim('sub', policy)?.literals.push(one.sub);
      }
    }
  }

  #addAsked({ posture, network, schedule }: Asked | Conditions, { policy, postures }: Read): void {
    if (posture !== null) for (const atom of readByPostures(posture.names, policy, postures)) this.#addAtom(atom);
    for (const one of named(network, policy.networks)) this.networks.add(one);
    for (const one of named(schedule, policy.schedules)) this.schedules.add(one);
  }

  #addAtom({ test: { attribute, operator }, posture }: AtomRead): void {
    const use = this.useOf(attribute);
    use.add(operator);
    if (posture !== null) use.ages.add(posture.maxAge);
  }

  #addSame(same: Same | null, reading: Reading, bindings: Readonly<Record<string, string>> | null): void {
    if (same === null) return;
    this.useOf(same.attribute);
    const bound = bindings?.[same.parameter];
    if (bound !== undefined) this.sames.push({ ...same, reading, bound });
  }

  #claim(name: string, policy: Policy): Use | null {
    const attribute = policy.claims.get(name);
    return attribute === undefined ? null : this.useOf(attribute);
  }

  useOf(attribute: Attribute): Use {
    const key = `${keyOf(attribute)}:${attribute.type}`;
    let use = this.uses.get(key);
    if (use === undefined) {
      use = new Use(attribute);
      this.uses.set(key, use);
    }
    return use;
  }
}

/** `claims.groups` */
export function keyOf({ source, name }: Attribute): string {
  return `${source}.${name}`;
}

export function named<T>(asked: Names | null, all: ReadonlyMap<string, T>): readonly T[] {
  if (asked === null) return [];
  return asked.names.flatMap((name) => all.get(name) ?? []);
}
