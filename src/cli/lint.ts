/** `sallyport lint`: what every load warns about, and what only the analysis of all requests can see. */

import { lint as lintPolicy } from '../analysis/lint/lint.ts';
import type { Unfinished } from '../analysis/difference.ts';
import { byPosition, type Diagnostic, renderDiagnostic } from '../config/diagnostic.ts';
import { checkInvariants } from '../config/policy/invariants.ts';
import { ANALYSIS_BUDGET } from './analysis-budget.ts';
import { unfinishedLines } from './analysis-lines.ts';
import { CONFIG, type Command, type ExitCode, JSON_OUTPUT } from './command.ts';
import { Findings } from './findings.ts';
import { momentOf } from './moment.ts';
import { openOperatorFile } from './operator-file.ts';
import { painter } from './paint.ts';
import { openPolicy } from './policy-files.ts';
import { countProblems, problemsAsJson, verdictOf } from './problems.ts';

export const lint: Command = {
  name: 'lint',
  summary:
    'find rules that are good for nothing, and all else that an author should look at, and exit 1 if there is any',
  operands: '[POLICY…]',
  count: [0, Number.POSITIVE_INFINITY],
  flags: {
    at: { value: 'TIME', summary: 'requests from this moment on (RFC 3339); from now on without it' },
    config: CONFIG,
    json: JSON_OUTPUT,
  },
  examples: ['sallyport lint', 'sallyport lint config/policy.yaml --json'],
  async run(call, terminal) {
    const now = momentOf(call) ?? Date.now();
    const findings = new Findings();
    const operator = await openOperatorFile(call, terminal, findings);
    const policy =
      operator === null ? null : await openPolicy(call.operands, operator === 'none' ? null : operator, findings);
    const found = policy === null ? { findings: [], unfinished: [] } : lintPolicy(policy, now, ANALYSIS_BUDGET);
    const invariants = policy === null ? [] : checkInvariants(policy, now);
    const problems = [...findings.problems, ...invariants, ...found.findings].sort(byPosition);
    if (call.has('json')) {
      const { unfinished } = found;
      terminal.out(
        JSON.stringify({
          version: 1,
          complete: unfinished.length === 0,
          unfinished,
          problems: problemsAsJson(problems),
        }),
      );
    } else {
      for (const problem of problems) {
        terminal.out(renderDiagnostic(problem, findings.sources.get(problem.at.file) ?? null, terminal.style));
        terminal.out('');
      }
      for (const line of unfinishedLines(found.unfinished, painter(terminal))) terminal.out(line);
      terminal.out(countProblems(problems));
    }
    return exitCodeOf(problems, found.unfinished);
  },
};

/** A note may well be meant so. */
function exitCodeOf(problems: readonly Diagnostic[], unfinished: readonly Unfinished[]): ExitCode {
  const verdict = verdictOf(problems);
  if (verdict !== 0) return verdict;
  if (problems.some(({ severity }) => severity === 'warning')) return 1;
  return unfinished.length > 0 ? 2 : 0;
}
