/** `sallyport replay`: old traffic under a new policy, before it bites. */

import { writeFile } from 'node:fs/promises';
import { answerOf, type Answer } from '../analysis/replay/answer.ts';
import { Replay, type ReplayReport } from '../analysis/replay/replay.ts';
import type { Policy } from '../core/policy/model.ts';
import { compile } from '../core/policy/compiled/compile.ts';
import { type Call, CONFIG, type Command, type ExitCode, JSON_OUTPUT, UsageError } from './command.ts';
import { Findings } from './findings.ts';
import { openOldPolicy, reachOf, readMask } from './log-policies.ts';
import { readLogs } from './log-reader.ts';
import { openOperatorFile } from './operator-file.ts';
import { openPolicy } from './policy-files.ts';
import { printProblems, problemsAsJson } from './problems.ts';
import { replayPage } from './replay-html.ts';
import { replayAsJson } from './replay-json.ts';
import { reportReplay } from './replay-report.ts';
import type { Terminal } from './terminal.ts';

export const replay: Command = {
  name: 'replay',
  summary: 'decide the requests of access logs again by a new policy: who keeps, loses and gains what',
  operands: 'LOG…',
  count: [1, Number.POSITIVE_INFINITY],
  flags: {
    policy: { value: 'FILE', summary: 'the new policy; several files are joined by commas' },
    against: {
      value: 'FILE',
      summary: 'the policy that decided then; the one that the configuration names without it',
    },
    html: { value: 'FILE', summary: 'also write the report as one page, for people who use no terminal' },
    config: CONFIG,
    json: JSON_OUTPUT,
  },
  examples: [
    'sallyport replay access.jsonl --policy new.yaml',
    'zcat access.jsonl.*.gz | sallyport replay - --policy new.yaml --html replay.html',
  ],
  async run(call, terminal) {
    const findings = new Findings();
    const report = await replayed(call, terminal, findings);
    const { problems, sources } = findings;
    if (report === null) {
      if (call.has('json'))
        terminal.out(JSON.stringify({ version: 1, answer: null, problems: problemsAsJson(problems) }));
      else printProblems(problems, sources, terminal);
      return 2;
    }
    if (call.has('json')) terminal.out(JSON.stringify(replayAsJson(report)));
    else for (const line of reportReplay(report, terminal)) terminal.out(line);
    const page = call.value('html');
    if (page !== undefined) await writeFile(page, replayPage(report));
    return EXIT_CODES[answerOf(report)];
  },
};

const EXIT_CODES: Readonly<Record<Answer, ExitCode>> = { same: 0, different: 1, unknown: 2 };

/** @returns null when the policies cannot be read, and the findings say why */
async function replayed(call: Call, terminal: Terminal, findings: Findings): Promise<ReplayReport | null> {
  const named = call.value('policy');
  if (named === undefined) throw new UsageError('say which policy: `--policy FILE`');
  const opened = await openOperatorFile(call, terminal, findings);
  if (opened === null) return null;
  const operator = opened === 'none' ? null : opened;
  const candidate = await openPolicy(named.split(','), operator, findings);
  if (candidate === null) return null;
  const old = await openOldPolicy(call.value('against'), operator, findings, terminal);
  const policies: readonly Policy[] = old === null ? [candidate] : [candidate, old];
  const mask = await readMask(policies, operator, terminal);
  if (findings.hasErrors) return null;

  const replay = new Replay({
    candidate: compile(candidate),
    old: old === null ? null : compile(old),
    reach: reachOf(operator),
    mask,
  });
  await readLogs(call.operands, replay);
  return replay.end();
}
