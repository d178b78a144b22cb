/** What becomes of the mutants of a policy: those that its tests kill, and for each of the others a test that would. */

import type { Persona, Policy } from '../../core/policy/model.ts';
import type { Budget } from '../budget.ts';
import { differences } from '../differences.ts';
import { type Killer, killerOf, type Sides } from './killer.ts';
import { type Mutant, mutantWords } from './mutant.ts';
import { mutantsOf } from './mutants.ts';
import { failingIn, noticedBy } from './notice.ts';
import { Reach } from './reach.ts';
import { sliceOf } from '../slice.ts';

export type Fate =
  /** Some test of the policy fails: its name. */
  | { readonly kind: 'killed'; readonly by: string }
  /** No test does, but this one, added to them, would. */
  | { readonly kind: 'survived'; readonly killer: Killer }
  /** No request has another effect, so no test could tell. */
  | { readonly kind: 'equivalent' }
  /** Neither is known. */
  | { readonly kind: 'unknown'; readonly why: string };

export interface Scored {
  readonly mutant: Mutant;
  readonly fate: Fate;
}

/**
 * @param policy passes its tests
 * @param from ms since the epoch: what was before it is not asked about
 * @param budget of each comparison with a mutant
 */
export function scoreMutants(policy: Policy, from: number, budget: Budget): readonly Scored[] {
  const reach = new Reach(policy);
  const search = new Search(policy, from, budget);
  return mutantsOf(policy).map((mutant) => {
    const apps = reach.of(mutant.subject);
    if (apps.size === 0) return { mutant, fate: { kind: 'equivalent' } };
    const mutated = mutant.make();
    const test = noticedBy(mutated, apps);
    return { mutant, fate: test === null ? search.fateOf(mutant, mutated, apps) : { kind: 'killed', by: test.name } };
  });
}

/** Of mutants that no test of the policy kills. A test that was found for one may kill the next, too. */
class Search {
  readonly #policy: Policy;
  readonly #from: number;
  readonly #budget: Budget;
  readonly #killers: Killer[] = [];

  constructor(policy: Policy, from: number, budget: Budget) {
    this.#policy = policy;
    this.#from = from;
    this.#budget = budget;
  }

  fateOf(mutant: Mutant, mutated: Policy, apps: Iterable<string>): Fate {
    const sides = [...apps].map((app) => ({ app, before: sliceOf(this.#policy, app), after: sliceOf(mutated, app) }));
    for (const { app, after } of sides) {
      const killers = this.#killers.filter((killer) => killer.app === app);
      const failing = failingIn(
        after,
        killers.map(({ test }) => test),
      )?.test;
      const known = killers.find(({ test }) => test === failing);
      if (known !== undefined) return { kind: 'survived', killer: known };
    }
    const doubts: string[] = [];
    for (const side of sides) {
      const killer = this.#find(mutant, side, doubts);
      if (killer === null) continue;
      this.#killers.push(killer);
      return { kind: 'survived', killer };
    }
    return doubts.length === 0 ? { kind: 'equivalent' } : { kind: 'unknown', why: doubts.join('; ') };
  }

  #find(mutant: Mutant, sides: Sides, doubts: string[]): Killer | null {
    const { complete, classes, unfinished } = differences(sides.before, sides.after, this.#from, this.#budget);
    const title = `shows when ${mutantWords(mutant)}`;
    for (const { witness } of classes) {
      const killer = killerOf(witness, sides, title, (persona) => this.#nameOf(persona));
      if (killer !== null) return killer;
    }
    if (classes.length > 0) doubts.push('only somebody whom no persona can be is answered otherwise');
    else if (!complete) doubts.push(...unfinished.map(({ why }) => why));
    return null;
  }

  /** The same for the same facts; one that the policy does not have. */
  #nameOf(persona: Persona): string {
    const strangers = this.#killers
      .map(({ test }) => test.persona)
      .filter(({ name }) => !this.#policy.personas.has(name));
    const facts = factsOf(persona);
    const known = strangers.find((one) => factsOf(one) === facts);
    if (known !== undefined) return known.name;
    for (let number = 1; ; number += 1) {
      const name = `witness-${number}`;
      if (!this.#policy.personas.has(name) && strangers.every((one) => one.name !== name)) return name;
    }
  }
}

function factsOf(persona: Persona): string {
  return JSON.stringify({ ...persona, name: '' });
}
