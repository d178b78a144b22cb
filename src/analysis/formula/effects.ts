/** What becomes of a request (lines 8 to 13 of POLICY.md §4, and what surrounds them), for all requests of a cell at once. */

import { type PlacedDeny, type PlacedGrant, termsAt } from '../../core/policy/placed.ts';
import type { Side } from '../cell.ts';
import { type Diagrams, FALSE, type Node, TRUE } from '../diagram.ts';
import type { Space } from '../space/space.ts';
import type { Caller, Certainty } from './caller.ts';
import { Rules } from './rules.ts';

/** The constants of the diagram, the higher the better for who asks. */
export const EFFECTS = ['deny', 'login', 'step_up', 'allow'] as const;

const DENY = 0;
const LOGIN = 1;
export const STEP_UP = 2;
export const ALLOW = 3;

export class Effects {
  readonly #side: Side;
  /** One of those that ask the same. */
  readonly #grants: readonly PlacedGrant[];
  readonly #denies: readonly PlacedDeny[];
  readonly #space: Space;
  readonly #rules: Rules;
  readonly #diagrams: Diagrams;

  constructor(side: Side, space: Space, diagrams: Diagrams) {
    this.#side = side;
    this.#grants = distinct(side.grants, side, space);
    this.#denies = distinct(side.denies, side, space);
    this.#space = space;
    this.#rules = new Rules(side, space, diagrams);
    this.#diagrams = diagrams;
  }

  /** One of the constants, for each request. */
  all(): Node {
    if (this.#side.refuses || this.#side.grants.length === 0) return DENY;
    return this.#diagrams.choose(this.#space.anonymous, [this.#ofSignedIn(), this.#ofAnonymous()]);
  }

  /** Where the grant has its part in an effect. */
  reachOf(grant: PlacedGrant, effect: number): Node {
    const pairs = this.#rules.pairsOf(grant);
    const choose = (kids: readonly Node[]): Node => this.#diagrams.choose(this.#space.anonymous, kids);
    if (effect === ALLOW) {
      const full = (caller: Caller): Node =>
        this.#diagrams.any(pairs.map((pair) => this.#rules.grant(grant, pair, caller, 'certain')));
      return choose([full('signed-in'), full('anonymous')]);
    }
    const core = (caller: Caller, certainty: Certainty): Node =>
      this.#diagrams.any(pairs.map((pair) => this.#rules.core(grant, pair, caller, certainty)));
    return choose([core('renewed', 'certain'), core('unknown', 'possible')]);
  }

  /** Where the deny fires. */
  fires(deny: PlacedDeny): Node {
    const firing = (caller: Caller): Node => this.#rules.deny(deny, caller, 'possible');
    return this.#diagrams.choose(this.#space.anonymous, [firing('signed-in'), firing('anonymous')]);
  }

  /** A denied request is renewed if no deny is certain, and fresh facts would open it. */
  #ofSignedIn(): Node {
    const now = this.#byRules('signed-in');
    const fresh = this.#byRules('renewed');
    if (fresh === now) return now;
    const renewable = this.#diagrams.and(
      this.#diagrams.not(this.#denied('signed-in', 'certain')),
      this.#diagrams.map(fresh, (effect) => (effect >= STEP_UP ? TRUE : FALSE)),
    );
    const shut = this.#diagrams.map(now, (effect) => (effect === DENY ? TRUE : FALSE));
    return this.#diagrams.where(this.#diagrams.and(shut, renewable), STEP_UP, now);
  }

  /** Nobody is asked for a stronger sign-in before the first. */
  #ofAnonymous(): Node {
    const possible = this.#diagrams.any(this.#each('unknown', 'possible'));
    const login = this.#diagrams.and(possible, this.#diagrams.not(this.#denied('unknown', 'certain')));
    const otherwise = this.#diagrams.where(login, LOGIN, DENY);
    const allowed = this.#diagrams.map(this.#byRules('anonymous'), (effect) => (effect === ALLOW ? TRUE : FALSE));
    return this.#diagrams.where(allowed, ALLOW, otherwise);
  }

  /** Lines 8 to 13. */
  #byRules(caller: Caller): Node {
    const denied = this.#denied(caller, 'possible');
    if (denied === TRUE) return DENY;
    const stepUp = this.#diagrams.any(this.#curable(caller));
    const granted = this.#diagrams.any(this.#each(caller, 'certain'));
    const opened = this.#diagrams.where(granted, ALLOW, this.#diagrams.where(stepUp, STEP_UP, DENY));
    return this.#diagrams.where(denied, DENY, opened);
  }

  #denied(caller: Caller, certainty: Certainty): Node {
    return this.#diagrams.any(this.#denies.map((deny) => this.#rules.deny(deny, caller, certainty)));
  }

  /** full(g) of each grant at each of its pairs. */
  #each(caller: Caller, certainty: Certainty): readonly Node[] {
    return this.#grants.flatMap((grant) =>
      this.#rules.pairsOf(grant).map((pair) => this.#rules.grant(grant, pair, caller, certainty)),
    );
  }

  /** core(g) of those that a sign-in could complete: one that asks for two levels that nobody has at once, never (line 12). */
  #curable(caller: Caller): readonly Node[] {
    return this.#grants.flatMap((grant) =>
      this.#rules.pairsOf(grant).flatMap((pair) => {
        const { acr } = termsAt(grant, pair).need;
        return acr?.length === 0 ? [] : [this.#rules.core(grant, pair, caller, 'certain')];
      }),
    );
  }
}

/** Rules that ask the same are looked at once: of thousands that crowd a route, those whose elements are one variable. */
function distinct<T extends PlacedGrant | PlacedDeny>(placed: readonly T[], side: Side, space: Space): readonly T[] {
  const found = new Map<string, T>();
  for (const one of placed) {
    const { skeleton = '', elements = [] } = side.rules.get(one.rule) ?? {};
    let key = skeleton;
    for (const { key: list, element } of elements) key += ` ${space.lists.get(list)?.elements.get(element)}`;
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}
