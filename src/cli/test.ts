/** `sallyport test`: runs the tests that stand in the policy, as every load does, and says what failed and where to look next. */

import { ReferenceEvaluator } from '../core/policy/reference.ts';
import { runTests } from '../core/policy/trial.ts';
import { CONFIG, JSON_OUTPUT, type Command } from './command.ts';
import { Findings } from './findings.ts';
import { openOperatorFile } from './operator-file.ts';
import { openPolicy } from './policy-files.ts';
import { printProblems, problemsAsJson, verdictOf } from './problems.ts';
import { reportTrials, trialsAsJson } from './test-report.ts';

export const test: Command = {
  name: 'test',
  summary: 'run the tests that stand in the policy',
  operands: '[POLICY…]',
  count: [0, Number.POSITIVE_INFINITY],
  flags: { config: CONFIG, json: JSON_OUTPUT },
  examples: ['sallyport test', 'sallyport test config/policy.yaml --json'],
  async run(call, terminal) {
    const findings = new Findings();
    const operator = await openOperatorFile(call, terminal, findings);
    const policy =
      operator === null ? null : await openPolicy(call.operands, operator === 'none' ? null : operator, findings);
    const { problems, sources } = findings;
    if (!call.has('json')) printProblems(problems, sources, terminal);
    if (policy === null || findings.hasErrors) {
      if (call.has('json'))
        terminal.out(JSON.stringify({ version: 1, ok: false, problems: problemsAsJson(problems), tests: [] }));
      return verdictOf(problems);
    }
    const trials = runTests(new ReferenceEvaluator(policy));
    const ok = trials.every((trial) => trial.outcome === 'pass');
    if (call.has('json')) {
      const tests = trialsAsJson(trials);
      terminal.out(JSON.stringify({ version: 1, ok, policy: policy.id, problems: problemsAsJson(problems), tests }));
    } else {
      for (const line of reportTrials(trials, policy, call.operands, terminal)) terminal.out(line);
      if (trials.length === 0) terminal.err('the policy has no tests: nothing shows that it means what it says');
    }
    return ok ? 0 : 1;
  },
};
