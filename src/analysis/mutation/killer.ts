/** A test that is not there yet, and kills a mutant. */

import type { Assertion, Persona, PolicyTest } from '../../core/policy/model.ts';
import { ANY_SIGN_IN, personaQuery } from '../../core/policy/persona.ts';
import type { ReferenceEvaluator } from '../../core/policy/reference.ts';
import { scalar, type WitnessTest, witnessTest } from '../witness-test.ts';
import type { Witness } from '../witness.ts';
import type { Evaluators } from './evaluators.ts';
import { withText } from './facets.ts';
import { type Familiar, familiarOf } from './familiar.ts';
import { failingIn } from './notice.ts';

export interface Killer {
  readonly app: string;
  readonly test: PolicyTest;
  /** To paste; it holds of the policy as it is. */
  readonly yaml: WitnessTest;
}

/** A policy and its mutant. */
export interface Sides {
  readonly before: Evaluators;
  readonly after: Evaluators;
}

/**
 * @param title of the test
 * @param freeName for a persona that the policy does not have
 * @returns null when no test can say it
 */
export function killerOf(
  witness: Witness,
  sides: Sides,
  title: string,
  freeName: (persona: Persona) => string,
): Killer | null {
  if (witness.persona === null) return null;
  const { app } = witness.query;
  const shown = new Showing(witness, sides, title);
  const personas = [...sides.before.policy.personas.values()];
  const familiar = familiarOf(witness.persona, personas, (one) => shown.kills(one));
  if (familiar !== null) return { app, ...familiarTest(familiar, shown) };
  const persona = { ...witness.persona, name: freeName(witness.persona) };
  const { effect, rule } = shown.assertionOf(persona);
  const yaml = witnessTest({ ...witness, persona }, persona.name, title, { effect, by: rule });
  return yaml !== null && shown.kills(persona) ? { app, test: shown.testOf(persona), yaml } : null;
}

/** The request of the witness, whoever asks. */
class Showing {
  readonly #witness: Witness;
  readonly #title: string;
  readonly #before: ReferenceEvaluator;
  readonly #after: ReferenceEvaluator;

  constructor(witness: Witness, { before, after }: Sides, title: string) {
    const { app } = witness.query;
    this.#witness = witness;
    this.#title = title;
    this.#before = before.of(app);
    this.#after = after.of(app);
  }

  /** What the policy as it is answers. */
  assertionOf(persona: Persona): Assertion {
    const { app, method, path } = this.#witness.query;
    const { effect, by } = this.#answer(this.#before, persona);
    return { effect, method, app, path: path.path, rule: by, at: persona.at };
  }

  testOf(persona: Persona): PolicyTest {
    return { name: this.#title, persona, assertions: [this.assertionOf(persona)], at: persona.at };
  }

  kills(persona: Persona): boolean {
    const differs = this.#answer(this.#before, persona).effect !== this.#answer(this.#after, persona).effect;
    if (!differs) return false;
    // It also has to say all that a test must say.
    const tests = [this.testOf(persona)];
    return failingIn(this.#before, tests) === null && failingIn(this.#after, tests) !== null;
  }

  #answer(evaluator: ReferenceEvaluator, persona: Persona) {
    const { app, method, path, now } = this.#witness.query;
    return evaluator.decided(personaQuery(persona, { app, method, path, reach: ANY_SIGN_IN }, now));
  }
}

function familiarTest({ persona, changes }: Familiar, shown: Showing): Pick<Killer, 'test' | 'yaml'> {
  const test = shown.testOf(persona);
  const { effect, method, app, path, rule } = shown.assertionOf(persona);
  const lines = [
    `  - name: ${JSON.stringify(test.name)}`,
    `    as: ${scalar(persona.name)}`,
    ...(changes.length === 0 ? [] : [`    with: ${withText(changes)}`]),
    `    ${effect}: { ${scalar(`${method} ${app}${path}`)}: ${scalar(rule ?? 'default')} }`,
  ];
  return { test, yaml: { persona: null, test: lines.join('\n') } };
}
