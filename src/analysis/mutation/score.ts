/** What becomes of the mutants of a policy: those that its tests kill, and for each of the others a test that would. */

import type { Persona, Policy, PolicyTest } from '../../core/policy/model.ts';
import type { Budget } from '../budget.ts';
import type { Difference } from '../difference.ts';
import { differences } from '../differences.ts';
import { type WitnessTest, witnessTest } from '../witness-test.ts';
import { type Mutant, mutantWords } from './mutant.ts';
import { mutantsOf } from './mutants.ts';
import { noticedBy, tells } from './notice.ts';
import { Reach } from './reach.ts';
import { sliceOf } from '../slice.ts';

export type Fate =
  /** Some test of the policy fails. */
  | { readonly kind: 'killed'; readonly by: string }
  /** No test does, but this one, added to them, would. */
  | { readonly kind: 'survived'; readonly killer: Killer }
  /** No request is answered otherwise, so no test could tell. */
  | { readonly kind: 'equivalent' }
  /** Neither is known. */
  | { readonly kind: 'unknown'; readonly why: string };

export interface Scored {
  readonly mutant: Mutant;
  readonly fate: Fate;
}

/** A test that is not there yet. */
export interface Killer {
  readonly app: string;
  readonly test: PolicyTest;
  /** To paste. */
  readonly yaml: WitnessTest;
}

/**
 * @param policy passes its tests
 * @param from ms since the epoch, and budget: of each comparison with a mutant
 */
export function scoreMutants(policy: Policy, from: number, budget: Budget): readonly Scored[] {
  const reach = new Reach(policy);
  const search = new Search(policy, from, budget);
  return mutantsOf(policy).map((mutant) => {
    const apps = reach.of(mutant.subject);
    if (apps.size === 0) return { mutant, fate: { kind: 'equivalent' } };
    const mutated = mutant.make();
    const noticed = noticedBy(mutated, apps);
    const fate: Fate =
      noticed === null ? search.fateOf(mutant, mutated, apps) : { kind: 'killed', by: noticed.test.name };
    return { mutant, fate };
  });
}

/** One that was found for one mutant may kill the next, too. */
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
    let unknown: string | null = null;
    for (const app of apps) {
      const [before, after] = [sliceOf(this.#policy, app), sliceOf(mutated, app)];
      const known = this.#killers.find((killer) => killer.app === app && tells(killer.test, before, after));
      if (known !== undefined) return { kind: 'survived', killer: known };
      const { complete, classes, unfinished } = differences(before, after, this.#from, this.#budget);
      for (const difference of classes) {
        const killer = this.#killerOf(difference, `shows when ${mutantWords(mutant)}`);
        if (killer === null || !tells(killer.test, before, after)) continue;
        this.#killers.push(killer);
        return { kind: 'survived', killer };
      }
      if (classes.length > 0) unknown = 'it answers otherwise, but only to somebody whom no persona can be';
      else if (!complete) unknown = unfinished.map(({ why }) => why).join('; ');
    }
    return unknown === null ? { kind: 'equivalent' } : { kind: 'unknown', why: unknown };
  }

  #killerOf({ witness, before }: Difference, title: string): Killer | null {
    const { persona, query } = witness;
    if (persona === null || before.effect === 'refuse') return null;
    const name = this.#nameOf(persona);
    const yaml = witnessTest(witness, name, title, before);
    if (yaml === null) return null;
    const { at } = persona;
    const { app, method, path } = query;
    const assertion = { effect: before.effect, method, app, path: path.path, rule: before.by, at };
    const test = { name: title, persona: { ...persona, name }, assertions: [assertion], at };
    return { app, test, yaml };
  }

  /** The same for the same facts; one that the policy has not. */
  #nameOf(persona: Persona): string {
    const facts = factsOf(persona);
    const known = this.#killers.find(({ test }) => factsOf(test.persona) === facts);
    if (known !== undefined) return known.test.persona.name;
    for (let number = 1; ; number += 1) {
      const name = `witness-${number}`;
      const taken = this.#policy.personas.has(name) || this.#killers.some(({ test }) => test.persona.name === name);
      if (!taken) return name;
    }
  }
}

function factsOf(persona: Persona): string {
  return JSON.stringify({ ...persona, name: '' });
}
