/** How the tests of a policy went, for people and as data. */

import type { Persona, Policy } from '../core/policy/model.ts';
import type { Trial } from '../core/policy/trial.ts';
import { columns } from './columns.ts';
import { painter, type Paint } from './paint.ts';
import { decisionInWords, placeOf, shellWord } from './spelling.ts';
import type { Terminal } from './terminal.ts';

/** @param files of the policy, as they were named on the command line */
export function reportTrials(
  trials: readonly Trial[],
  policy: Policy,
  files: readonly string[],
  terminal: Terminal,
): string[] {
  const paint = painter(terminal);
  const lines: string[] = [];
  for (const [test, group] of Map.groupBy(trials, (trial) => trial.test)) {
    const passed = group.every((trial) => trial.outcome === 'pass');
    lines.push(`${mark(passed, paint)} ${paint('strong', test.name)} ${paint('quiet', `(as ${test.persona.name})`)}`);
    const rows = columns(group.map((trial) => rowOf(trial, paint)));
    for (const [index, trial] of group.entries()) {
      lines.push(`  ${rows[index] ?? ''}`);
      if (trial.outcome !== 'pass') lines.push(...failure(trial, policy, files));
    }
  }
  const held = trials.filter((trial) => trial.outcome === 'pass').length;
  const summary = `${held} of ${trials.length} assertions hold`;
  return [...lines, ...(lines.length > 0 ? [''] : []), paint(held === trials.length ? 'good' : 'bad', summary)];
}

export function trialsAsJson(trials: readonly Trial[]): readonly object[] {
  return trials.map(({ test, assertion, outcome, effect, deciders, problem }) => ({
    test: test.name,
    as: test.persona.name,
    method: assertion.method,
    target: targetOf(assertion),
    expected: { effect: assertion.effect, by: assertion.rule },
    decided: effect === null ? null : { effect, by: deciders },
    outcome,
    problem,
    ...assertion.at,
  }));
}

function rowOf({ assertion, outcome }: Trial, paint: Paint): string[] {
  const { method, effect, rule } = assertion;
  const expected = decisionInWords(effect, rule === null ? [] : [rule]);
  return [`${mark(outcome === 'pass', paint)} ${method} ${targetOf(assertion)}`, expected];
}

function failure(trial: Trial, policy: Policy, files: readonly string[]): string[] {
  const { assertion, effect, deciders, problem } = trial;
  const { effect: wanted, rule, at } = assertion;
  const result =
    effect === null
      ? [['cannot be judged', problem ?? '']]
      : [
          ['expected', decisionInWords(wanted, rule === null ? [] : [rule])],
          ['decided', decisionInWords(effect, deciders)],
        ];
  const rows = [...result, ['at', placeOf(at)], ['next', nextCommand(trial, policy, files)]];
  return columns(rows).map((line) => `      ${line}`);
}

/** What shows why it went another way: the same question, asked of `explain`. */
function nextCommand({ test, assertion }: Trial, policy: Policy, files: readonly string[]): string {
  const asker = isAsDeclared(test.persona, policy) ? ['--as', test.persona.name] : ['--test', test.name];
  const where = files.length === 0 ? [] : ['--policy', files.join(',')];
  const words = ['sallyport', 'explain', assertion.method, targetOf(assertion), ...asker, ...where];
  return words.map(shellWord).join(' ');
}

/** False when `with:` changed it for this test. */
function isAsDeclared(persona: Persona, policy: Policy): boolean {
  const declared = policy.personas.get(persona.name);
  if (declared !== undefined) return factsOf(declared) === factsOf(persona);
  return persona.anonymous && persona.ip === null && persona.time === null;
}

function factsOf(persona: Persona): string {
  return JSON.stringify({ ...persona, at: null });
}

function targetOf({ app, path }: Trial['assertion']): string {
  return `${app}${path}`;
}

function mark(passed: boolean, paint: Paint): string {
  return passed ? paint('good', '✓') : paint('bad', '✗');
}
