/** `sallyport diff`: every request whose outcome two policies decide differently, in classes, each with one that shows it. */

import type { Differences } from '../analysis/difference.ts';
import { differences } from '../analysis/differences.ts';
import type { Policy } from '../core/policy/model.ts';
import { ANALYSIS_BUDGET } from './analysis-budget.ts';
import { type Call, CONFIG, type Command, type ExitCode, JSON_OUTPUT } from './command.ts';
import { diffAsJson } from './diff-json.ts';
import { readAffected } from './diff-log.ts';
import { reportDiff } from './diff-report.ts';
import { Findings } from './findings.ts';
import { momentOf, thisSecond } from './moment.ts';
import { openOperatorFile } from './operator-file.ts';
import { openPolicy } from './policy-files.ts';
import { printProblems, problemsAsJson } from './problems.ts';

export const diff: Command = {
  name: 'diff',
  summary: 'show what two policies decide differently, and exit 1 if there is anything',
  operands: 'A B',
  count: [2, 2],
  flags: {
    'no-new-access': { summary: 'exit 1 only if somebody is allowed what they were not' },
    log: { value: 'FILE', summary: 'also say who in this access log would be affected; several are joined by commas' },
    at: { value: 'TIME', summary: 'requests from this moment on (RFC 3339); from now on without it' },
    config: CONFIG,
    json: JSON_OUTPUT,
  },
  examples: [
    'sallyport diff old.yaml new.yaml',
    'sallyport diff main.yaml branch.yaml --no-new-access',
    'sallyport diff old.yaml new.yaml --log access.jsonl,access.jsonl.1.gz',
  ],
  async run(call, terminal) {
    const from = momentOf(call) ?? thisSecond();
    const findings = new Findings();
    const operator = await openOperatorFile(call, terminal, findings);
    const opened: Policy[] = [];
    for (const files of operator === null ? [] : call.operands) {
      const policy = await openPolicy(files.split(','), operator === 'none' ? null : operator, findings);
      if (policy !== null) opened.push(policy);
    }
    const [before, after] = opened;
    if (before === undefined || after === undefined || findings.hasErrors) {
      const { problems, sources } = findings;
      if (call.has('json'))
        terminal.out(JSON.stringify({ version: 1, complete: false, problems: problemsAsJson(problems) }));
      else printProblems(problems, sources, terminal);
      return 2;
    }
    const found = differences(before, after, from, ANALYSIS_BUDGET);
    const logs = call.value('log')?.split(',') ?? [];
    const affected = await readAffected(logs, [before, after], operator === 'none' ? null : operator, terminal);
    const compared = { before, after, from, found, affected };
    if (call.has('json')) terminal.out(JSON.stringify(diffAsJson(compared)));
    else for (const line of reportDiff(compared, terminal)) terminal.out(line);
    return exitCodeOf(found, call);
  },
};

/** What was found is certain; that nothing was found is so only if everything was looked at. */
function exitCodeOf({ classes, complete }: Differences, call: Call): ExitCode {
  const counting = call.has('no-new-access') ? classes.filter(({ change }) => change === 'gained') : classes;
  if (counting.length > 0) return 1;
  return complete ? 0 : 2;
}
