/** A process that compares a policy with the same one after ten edits, as the command would, and looks at what it was told. */

import type { Differences } from '../../src/analysis/difference.ts';
import { differences } from '../../src/analysis/differences.ts';
import { ANALYSIS_BUDGET } from '../../src/cli/analysis-budget.ts';
import { compile } from '../../src/core/policy/compiled/compile.ts';
import type { Policy } from '../../src/core/policy/model.ts';
import { ReferenceEvaluator } from '../../src/core/policy/reference.ts';
import { NOW } from '../policy/askers.ts';
import { threadCpu } from '../policy/measure.ts';
import { planOf, type Shape } from '../policy/shape-plan.ts';
import { shapePolicy } from '../policy/shape-policy.ts';
import { changes, editsOf } from './edits.ts';

export interface Compared {
  /** Milliseconds. */
  readonly wall: number;
  /** Of this thread: what an idle machine would take by the clock. */
  readonly cpu: number;
  readonly classes: number;
  /** What is not as it should be, in words. */
  readonly wrong: readonly string[];
}

const [shape, rules] = process.argv.slice(2) as [Shape, string];
// Two files have nothing in common but their words.
const [before, unedited] = [policyNow(), policyNow()];
const edits = editsOf(before);
const after = edits.reduce((policy, { apply }) => apply(policy), unedited);
const [startedCpu, started] = [threadCpu(), performance.now()];
const found = differences(before, after, NOW, ANALYSIS_BUDGET);
const [wall, cpu] = [performance.now() - started, threadCpu() - startedCpu];
const compared: Compared = {
  wall,
  cpu,
  classes: found.classes.length,
  wrong: [...missed(found), ...invented(found), ...unconfirmed(found)],
};
process.send?.(compared);

function policyNow(): Policy {
  return shapePolicy(planOf(shape, Number(rules)));
}

function* missed({ classes, unfinished }: Differences): Generator<string> {
  for (const { app, route, why } of unfinished) yield `${app} ${route ?? ''} is unfinished: ${why}`;
  for (const edit of edits) {
    const told = new Set(classes.filter((one) => changes(edit, one)).map(({ app, resource }) => `${app}/${resource}`));
    const rest = edit.places.filter((place) => !told.has(place));
    if (rest.length > 0) yield `not told: ${edit.words}, at ${rest[0]} and ${rest.length - 1} more`;
  }
}

function* invented({ classes }: Differences): Generator<string> {
  for (const one of classes) {
    if (edits.some((edit) => edit.places.includes(`${one.app}/${one.resource}`))) continue;
    yield `nobody edited ${one.app}/${one.resource}, which is told as ${one.change}`;
  }
}

/** Asked of the whole policies, by both evaluators. */
function* unconfirmed({ classes }: Differences): Generator<string> {
  const sides = [before, after].map((policy) => [new ReferenceEvaluator(policy), compile(policy)]);
  for (const one of classes) {
    for (const [side, outcome] of [one.before, one.after].entries()) {
      for (const evaluator of sides[side] ?? []) {
        const { effect } = evaluator.evaluate(one.witness.query).verdict;
        if (effect !== outcome.effect) yield `${one.app}/${one.resource}: ${effect}, and not ${outcome.effect}`;
      }
    }
  }
}
