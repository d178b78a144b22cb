/** Running a policy's own tests: what each persona may and may not do, and by which rule. */

import { canonicalise } from '../path.ts';
import { Refusal } from '../refusal.ts';
import type { Assertion, Effect, Policy, PolicyTest, Rule } from './model.ts';
import { ANY_SIGN_IN, personaQuery } from './persona.ts';
import type { Query, StepUpReach } from './query.ts';
import { conditionsOf } from './reads.ts';
import { ReferenceEvaluator } from './reference.ts';
import { counts } from './scope.ts';
import type { Situation } from './situation.ts';
import { subjectTruth } from './subject.ts';
import type { Evaluator } from './verdict.ts';

export interface Trial {
  readonly test: PolicyTest;
  readonly assertion: Assertion;
  /** `error`: it could not be judged. */
  readonly outcome: 'pass' | 'fail' | 'error';
  /** Null with `error`. */
  readonly effect: Effect | null;
  readonly deciders: readonly string[];
  /** In words, null when it passed. */
  readonly problem: string | null;
}

/**
 * @param reach what the persona's provider can be asked for; everything, unless a configuration says otherwise
 * @param tests of the policy, unless others are to be tried
 */
export function runTests(
  evaluator: Evaluator,
  reach: StepUpReach = ANY_SIGN_IN,
  tests: readonly PolicyTest[] = evaluator.policy.tests,
): readonly Trial[] {
  const plain = evaluator instanceof ReferenceEvaluator ? evaluator : new ReferenceEvaluator(evaluator.policy);
  return tests.flatMap((test) =>
    test.assertions.map((assertion) => {
      const query = questionOf(evaluator.policy, test, assertion, reach);
      const problem = typeof query === 'string' ? query : unsaidInput(test, plain.situation(query));
      if (typeof query !== 'string' && problem === null) return tryOne(evaluator, test, assertion, query);
      return { test, assertion, outcome: 'error', effect: null, deciders: [], problem };
    }),
  );
}

/** @returns the question, or why it cannot be asked */
export function questionOf(
  policy: Policy,
  test: PolicyTest,
  { app, method, path }: Assertion,
  reach: StepUpReach,
): Query | string {
  const found = policy.apps.get(app);
  if (found === undefined) return `the policy has no app \`${app}\``;
  const canonical = canonicalise(path, found.paths);
  if (canonical instanceof Refusal) {
    return `\`${path}\` is refused before the policy is asked (${canonical.detail ?? canonical.reason})`;
  }
  return personaQuery(test.persona, { app, method, path: canonical, reach }, 0);
}

function tryOne(evaluator: Evaluator, test: PolicyTest, assertion: Assertion, query: Query): Trial {
  const { effect } = evaluator.evaluate(query).verdict;
  const deciders = evaluator.deciders(query);
  const { rule } = assertion;
  const passed = effect === assertion.effect && (rule === null || deciders.includes(rule));
  const problem = passed ? null : `expected ${words(assertion.effect, rule)}, but it is ${words(effect, ...deciders)}`;
  return { test, assertion, outcome: passed ? 'pass' : 'fail', effect, deciders, problem };
}

/** A test whose result hangs on an address or an instant must say which (POLICY.md §1 `tests`). */
function unsaidInput({ persona }: PolicyTest, situation: Situation): string | null {
  if (persona.ip !== null && persona.time !== null) return null;
  const { grants, denies, app, reads } = situation.touched;
  const rules = [...grants, ...denies].map(({ rule }) => rule).filter((rule) => mayConcern(rule, situation));
  for (const rule of rules) {
    const asked = conditionsOf(app, rule);
    if (persona.ip === null && asked.some(({ network }) => network !== null)) {
      return `\`${rule.id}\` asks where the request comes from: give the persona \`ip\``;
    }
    const timed = rule.notBefore !== null || rule.until !== null || asked.some(({ schedule }) => schedule !== null);
    if (persona.time === null && timed) return `\`${rule.id}\` asks what time it is: give the persona \`at\``;
  }
  const time = reads.find(({ type }) => type === 'time');
  if (persona.time === null && time !== undefined) {
    return `\`${time.name}\` is a time, which is compared with now: give the persona \`at\``;
  }
  return null;
}

/** What an anonymous caller could become counts, too. */
function mayConcern(rule: Rule, situation: Situation): boolean {
  if (!counts(rule, 'enforced')) return false;
  const caller = situation.identity !== 'unknown' && situation.identity.via === 'none' ? 'unknown' : situation.identity;
  const reading = rule.kind === 'grant' ? 'narrow' : 'wide';
  return subjectTruth(rule.who, reading, situation.as(caller, situation.query)) !== 'F';
}

function words(effect: Effect, ...rules: readonly (string | null)[]): string {
  const named = rules.flatMap((rule) => (rule === null ? [] : [`\`${rule}\``]));
  return named.length === 0 ? effect : `${effect} by ${named.join(', ')}`;
}
