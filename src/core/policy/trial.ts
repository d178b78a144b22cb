/** Running a policy's own tests: what each persona may and may not do, and by which rule. */

import { canonicalise } from '../path.ts';
import { Refusal } from '../refusal.ts';
import type { Assertion, Effect, PolicyTest, Rule } from './model.ts';
import { counts } from './outcome.ts';
import { ANY_SIGN_IN, personaQuery } from './persona.ts';
import type { StepUpReach } from './query.ts';
import { conditionsOf } from './reads.ts';
import type { ReferenceEvaluator } from './reference.ts';
import type { Situation } from './situation.ts';
import { subjectTruth } from './subject.ts';

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

/** @param reach what the persona's provider can be asked for; everything, unless a configuration says otherwise */
export function runTests(evaluator: ReferenceEvaluator, reach: StepUpReach = ANY_SIGN_IN): readonly Trial[] {
  return evaluator.policy.tests.flatMap((test) =>
    test.assertions.map((assertion) => tryOne(evaluator, test, assertion, reach)),
  );
}

function tryOne(evaluator: ReferenceEvaluator, test: PolicyTest, assertion: Assertion, reach: StepUpReach): Trial {
  const error = (problem: string): Trial => {
    return { test, assertion, outcome: 'error', effect: null, deciders: [], problem };
  };
  const app = evaluator.policy.apps.get(assertion.app);
  if (app === undefined) return error(`the policy has no app \`${assertion.app}\``);
  const path = canonicalise(assertion.path, app.paths);
  if (path instanceof Refusal) {
    return error(`\`${assertion.path}\` is refused before the policy is asked (${path.detail ?? path.reason})`);
  }
  const query = personaQuery(test.persona, { app: app.name, method: assertion.method, path, reach }, 0);
  const situation = evaluator.situation(query);
  const unsaid = unsaidInput(test, situation);
  if (unsaid !== null) return error(unsaid);

  const { effect } = evaluator.evaluate(query).verdict;
  const deciders = evaluator.deciders(query);
  const { rule } = assertion;
  const passed = effect === assertion.effect && (rule === null || deciders.includes(rule));
  const problem = passed ? null : `expected ${words(assertion.effect, rule)}, but it is ${words(effect, ...deciders)}`;
  return { test, assertion, outcome: passed ? 'pass' : 'fail', effect, deciders, problem };
}

/** A test whose result hangs on an address or an instant must say which (POLICY.md §1 `tests`). */
function unsaidInput({ persona }: PolicyTest, situation: Situation): string | null {
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
