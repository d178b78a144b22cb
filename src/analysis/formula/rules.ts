/** Lines 4 to 7 of POLICY.md §4 for one rule, as a condition on the variables of a cell; `rule.ts` of the policy is its model. */

import type { Names, Rule, Who } from '../../core/policy/model.ts';
import type { SignInNeed } from '../../core/policy/need.ts';
import type { Pair } from '../../core/policy/pair.ts';
import { denyCovers, grantCovers, type PlacedDeny, type PlacedGrant, termsAt } from '../../core/policy/placed.ts';
import type { Asked } from '../../core/policy/reads.ts';
import { type Reading, sameAddress } from '../../core/policy/subject.ts';
import type { Side } from '../cell.ts';
import { type Diagrams, FALSE, type Node, TRUE } from '../diagram.ts';
import { named } from '../space/mentions.ts';
import type { Space } from '../space/space.ts';
import type { Caller, Certainty } from './caller.ts';
import { Sames } from './same.ts';
import { isOn, maybe, Tests } from './tests.ts';

export class Rules {
  readonly #side: Side;
  readonly #space: Space;
  readonly #diagrams: Diagrams;
  readonly #tests: Tests;
  readonly #sames: Sames;

  constructor(side: Side, space: Space, diagrams: Diagrams) {
    this.#side = side;
    this.#space = space;
    this.#diagrams = diagrams;
    this.#tests = new Tests(space, diagrams, side.policy);
    this.#sames = new Sames(space, diagrams);
  }

  /** core(g) at one of its pairs. */
  core(grant: PlacedGrant, pair: Pair, caller: Caller, certainty: Certainty): Node {
    const { rule } = grant;
    const { floor } = termsAt(grant, pair);
    return this.#diagrams.all([
      this.#live(rule),
      this.#subject(rule.who, 'narrow', caller, certainty),
      this.#rest(rule.conditions, pair, 'narrow', caller, certainty),
      floor === null ? TRUE : this.#rest(floor, pair, 'narrow', caller, certainty),
    ]);
  }

  /** full(g) at one of its pairs. */
  grant(grant: PlacedGrant, pair: Pair, caller: Caller, certainty: Certainty): Node {
    const { need } = termsAt(grant, pair);
    return this.#diagrams.and(this.core(grant, pair, caller, certainty), this.#signIn(need, caller, certainty));
  }

  /** C_auth, where it is true. Nobody who is anonymous meets any of it, and of somebody unknown all is possible. */
  #signIn({ amr, acr, authAge, sessionAge }: SignInNeed, caller: Caller, certainty: Certainty): Node {
    const asksNothing = amr.length === 0 && acr === null && authAge === null && sessionAge === null;
    if (asksNothing) return TRUE;
    if (caller === 'anonymous') return FALSE;
    if (caller === 'unknown') return maybe(certainty);
    const space = this.#space;
    return this.#diagrams.all([
      ...amr.map((value) => this.#diagrams.literal(space.amr.get(value) ?? 0, isOn)),
      acr === null ? TRUE : this.#level(acr),
      authAge === null ? TRUE : this.#young(space.authAge, authAge),
      sessionAge === null ? TRUE : this.#young(space.sessionAge, sessionAge),
    ]);
  }

  /** full(d), by its best pair. */
  deny(deny: PlacedDeny, caller: Caller, certainty: Certainty): Node {
    const { rule } = deny;
    const pairs = this.#side.pairs.filter((pair) => denyCovers(deny, pair));
    const reached = pairs.map((pair) =>
      this.#diagrams.and(
        this.#rest(rule.conditions, pair, 'wide', caller, certainty),
        this.#diagrams.not(this.#unless(deny, pair, caller, certainty === 'certain' ? 'possible' : 'certain')),
      ),
    );
    const concerned = [this.#live(rule), this.#subject(rule.who, 'wide', caller, certainty)];
    return this.#diagrams.all([...concerned, this.#diagrams.any(reached)]);
  }

  pairsOf(grant: PlacedGrant): readonly Pair[] {
    return this.#side.pairs.filter((pair) => grantCovers(grant, pair));
  }

  #subject(who: readonly Who[], reading: Reading, caller: Caller, certainty: Certainty): Node {
    return this.#diagrams.any(who.map((one) => this.#who(one, reading, caller, certainty)));
  }

  #who(who: Who, reading: Reading, caller: Caller, certainty: Certainty): Node {
    if (who.kind === 'anyone') return TRUE;
    if (caller === 'unknown') return maybe(certainty);
    if (caller === 'anonymous') return FALSE;
    switch (who.kind) {
      case 'authenticated':
        return TRUE;
      case 'group':
        return this.#tests.group(who.name, certainty);
      case 'sub':
        return this.#diagrams.and(this.#is('iss', who.iss, certainty), this.#is('sub', who.sub, certainty));
      case 'user': {
        const address = this.#address(who.email, reading, certainty);
        return reading === 'wide' ? address : this.#diagrams.and(address, this.#is('email_verified', true, certainty));
      }
    }
  }

  #is(claim: string, value: string | boolean, certainty: Certainty): Node {
    return this.#tests.claim(claim, { op: 'equals', value }, certainty);
  }

  #address(email: string, reading: Reading, certainty: Certainty): Node {
    const attribute = this.#side.policy.claims.get('email');
    const single = attribute === undefined ? undefined : this.#space.single(attribute);
    if (single === undefined) return maybe(certainty);
    return this.#diagrams.literal(single.index, (value) => {
      const raw = single.variable.candidates[value]?.raw ?? null;
      return typeof raw === 'string' ? sameAddress(raw, email, reading) : certainty === 'possible';
    });
  }

  #live({ notBefore, until }: Rule): Node {
    if (notBefore === null && until === null) return TRUE;
    const { index, variable } = this.#space.moments;
    return this.#diagrams.literal(index, (value) => {
      const at = variable.at(value);
      return (notBefore === null || notBefore <= at) && (until === null || at < until);
    });
  }

  #rest(
    { posture, network, schedule, same }: Asked,
    pair: Pair,
    reading: Reading,
    caller: Caller,
    certainty: Certainty,
  ) {
    const postures = (posture?.names ?? []).map((name) => this.#tests.posture(name, caller, certainty));
    return this.#diagrams.all([
      this.#network(network),
      this.#schedule(schedule),
      posture === null ? TRUE : this.#diagrams.any(postures),
      this.#sames.holds(same, pair, reading, caller, certainty),
    ]);
  }

  /** `unless` is read as narrowly as a grant. */
  #unless(deny: PlacedDeny, pair: Pair, caller: Caller, certainty: Certainty): Node {
    const { unless } = deny.rule;
    if (unless === null) return FALSE;
    const { who, network, schedule, posture } = unless;
    const circumstances = { network, schedule, posture, same: null };
    return this.#diagrams.all([
      who === null ? TRUE : this.#subject(who, 'narrow', caller, certainty),
      this.#rest(circumstances, pair, 'narrow', caller, certainty),
      this.#exempt(deny, pair, caller, certainty),
    ]);
  }

  #exempt({ rule, exempt }: PlacedDeny, pair: Pair, caller: Caller, certainty: Certainty): Node {
    const same = rule.unless?.same ?? null;
    if (exempt === null) return this.#sames.holds(same, pair, 'narrow', caller, certainty);
    const named = this.#side.pairs.filter(
      ({ narrow, resource }) => narrow !== null && resource !== null && exempt.has(resource.name),
    );
    return this.#diagrams.any(named.map((other) => this.#sames.holds(same, other, 'narrow', caller, certainty)));
  }

  #network(asked: Names | null): Node {
    if (asked === null) return TRUE;
    const networks = named(asked, this.#side.policy.networks);
    const { index, variable } = this.#space.addresses;
    return this.#diagrams.literal(index, (value) => networks.some((network) => variable.isIn(value, network)));
  }

  #schedule(asked: Names | null): Node {
    if (asked === null) return TRUE;
    const schedules = named(asked, this.#side.policy.schedules);
    const { index, variable } = this.#space.moments;
    return this.#diagrams.literal(index, (value) => schedules.some((schedule) => variable.isOpen(value, schedule)));
  }

  #level(levels: readonly string[]): Node {
    const { index, variable } = this.#space.acr;
    return this.#diagrams.literal(index, (value) => levels.some((level) => level === variable.candidates[value]?.raw));
  }

  #young({ index, variable }: Space['authAge'], bound: number): Node {
    return this.#diagrams.literal(index, (value) => variable.isWithin(value, bound));
  }
}
