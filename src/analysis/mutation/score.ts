/** What becomes of the mutants of a policy: those that its tests kill, and for each of the others a test that would. */

import type { Persona, Policy, PolicyTest } from '../../core/policy/model.ts';
import type { Budget } from '../budget.ts';
import { WitnessSearch } from '../witness-search.ts';
import { Evaluators } from './evaluators.ts';
import { type Killer, killerOf } from './killer.ts';
import { type Mutant, mutantWords } from './mutant.ts';
import { Reach } from './reach.ts';
import { Watch } from './watch.ts';

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
 * One after the other: of a long policy it takes a while.
 *
 * @param policy passes its tests
 * @param mutants of it
 * @param from ms since the epoch: what was before it is not asked about
 * @param budget of each search for a request that a mutant answers otherwise
 */
export function* scoreMutants(
  policy: Policy,
  mutants: readonly Mutant[],
  from: number,
  budget: Budget,
): Generator<Scored> {
  const scoring = new Scoring(policy, from, budget);
  for (const mutant of mutants) yield { mutant, fate: scoring.fateOf(mutant) };
}

/** A test that was found for one mutant may kill the next, too. */
class Scoring {
  readonly #before: Evaluators;
  readonly #reach: Reach;
  readonly #tests: Watch;
  readonly #from: number;
  readonly #budget: Budget;
  readonly #found: Watch;
  /** By their test, as it is watched. */
  readonly #killers = new Map<PolicyTest, Killer>();

  constructor(policy: Policy, from: number, budget: Budget) {
    this.#before = new Evaluators(policy);
    this.#reach = new Reach(policy);
    this.#tests = new Watch(this.#before, policy.tests);
    this.#found = new Watch(this.#before, []);
    this.#from = from;
    this.#budget = budget;
  }

  fateOf(mutant: Mutant): Fate {
    const { subject } = mutant;
    const apps = this.#reach.of(subject);
    if (apps.size === 0) return { kind: 'equivalent' };
    const after = new Evaluators(mutant.make());
    const failing = this.#tests.noticing(subject, after, apps);
    if (failing !== null) return { kind: 'killed', by: failing.name };
    const known = this.#found.noticing(subject, after, apps);
    const killer = known === null ? undefined : this.#killers.get(known);
    return killer === undefined ? this.#search(mutant, after, apps) : { kind: 'survived', killer };
  }

  #search(mutant: Mutant, after: Evaluators, apps: Iterable<string>): Fate {
    const doubts = new Set<string>();
    for (const app of apps) {
      const killer = this.#find(mutant, after, app, doubts);
      if (killer === null) continue;
      this.#remember(killer);
      return { kind: 'survived', killer };
    }
    return doubts.size === 0 ? { kind: 'equivalent' } : { kind: 'unknown', why: [...doubts].join('; ') };
  }

  /** Of another mutant it is asked whether the request is answered otherwise: by which rule is no matter. */
  #remember(killer: Killer): void {
    const assertions = killer.test.assertions.map((assertion) => ({ ...assertion, rule: null }));
    const test = { ...killer.test, assertions };
    this.#killers.set(test, killer);
    this.#found.add(test);
  }

  #find(mutant: Mutant, after: Evaluators, app: string, doubts: Set<string>): Killer | null {
    const sides = { before: this.#before, after };
    const policies = [this.#before.of(app).policy, after.of(app).policy] as const;
    const search = new WitnessSearch(policies, this.#from, this.#budget);
    const title = `shows when ${mutantWords(mutant)}`;
    for (const witness of search.all()) {
      const killer = killerOf(witness, sides, title, (persona) => this.#nameOf(persona));
      if (killer !== null) return killer;
      doubts.add('only somebody whom no persona can be is answered otherwise');
    }
    for (const doubt of search.doubts) doubts.add(doubt);
    return null;
  }

  /** The same for the same facts; one that the policy does not have. */
  #nameOf(persona: Persona): string {
    const strangers = [...this.#killers.keys()]
      .map(({ persona: one }) => one)
      .filter(({ name }) => !this.#before.policy.personas.has(name));
    const facts = factsOf(persona);
    const known = strangers.find((one) => factsOf(one) === facts);
    if (known !== undefined) return known.name;
    for (let number = 1; ; number += 1) {
      const name = `witness-${number}`;
      if (!this.#before.policy.personas.has(name) && strangers.every((one) => one.name !== name)) return name;
    }
  }
}

function factsOf(persona: Persona): string {
  return JSON.stringify({ ...persona, name: '' });
}
