/** `sallyport tighten`: what the use of a policy leaves over, as a patch that is proved before it is printed. */

import { writeFile } from 'node:fs/promises';
import type { Census } from '../analysis/log/census.ts';
import { Fold } from '../analysis/log/fold.ts';
import { Judge } from '../analysis/log/judge.ts';
import { Log } from '../analysis/log/log.ts';
import { Draft } from '../analysis/tighten/draft.ts';
import { Evidence } from '../analysis/tighten/evidence.ts';
import { propose } from '../analysis/tighten/proposal.ts';
import { AGE_STEPS } from '../analysis/tighten/use.ts';
import { loadPolicy } from '../config/policy/load.ts';
import { parseDuration } from '../core/duration.ts';
import { compile } from '../core/policy/compiled/compile.ts';
import { type Call, CONFIG, type Command, type ExitCode, JSON_OUTPUT, POLICY, UsageError } from './command.ts';
import { Findings } from './findings.ts';
import { reachOf, readMask } from './log-policies.ts';
import { readLogs } from './log-reader.ts';
import { openOperatorFile, type OperatorFile, policyContext } from './operator-file.ts';
import { readPolicySources } from './policy-files.ts';
import { printProblems, problemsAsJson } from './problems.ts';
import type { Terminal } from './terminal.ts';
import { type Ground, prove } from './tighten-proof.ts';
import { tighteningAsJson } from './tighten-json.ts';
import { reportTightening } from './tighten-report.ts';
import type { Tightening } from './tightening.ts';

const DAYS = '30';

export const tighten: Command = {
  name: 'tighten',
  summary: 'find what access logs show that nobody needs, as a patch of the policy that is proved and never applied',
  operands: 'LOG…',
  count: [1, Number.POSITIVE_INFINITY],
  flags: {
    policy: POLICY,
    days: { value: 'N', summary: 'say nothing of a grant that the logs show for fewer days', default: DAYS },
    write: { value: 'FILE', summary: 'write the policy as it would be; the policy itself stays as it is' },
    config: CONFIG,
    json: JSON_OUTPUT,
  },
  examples: [
    'sallyport tighten access.jsonl',
    'sallyport tighten access.jsonl.*.gz --policy policy.yaml --write tighter.yaml',
  ],
  async run(call, terminal) {
    if (call.operands.includes('-')) throw new UsageError('the logs are read twice, to learn and to prove: name files');
    const findings = new Findings();
    const tightening = await tightened(call, terminal, findings);
    const { problems, sources } = findings;
    if (tightening === null) {
      if (call.has('json'))
        terminal.out(JSON.stringify({ version: 1, edits: null, problems: problemsAsJson(problems) }));
      else printProblems(problems, sources, terminal);
      return 2;
    }
    if (call.has('json')) terminal.out(JSON.stringify(tighteningAsJson(tightening)));
    else for (const line of reportTightening(tightening, terminal)) terminal.out(line);
    await writeResult(call, tightening);
    return exitOf(tightening);
  },
};

/** @returns null when the policy cannot be read, and the findings say why */
async function tightened(call: Call, terminal: Terminal, findings: Findings): Promise<Tightening | null> {
  const days = daysOf(call);
  const opened = await openOperatorFile(call, terminal, findings);
  if (opened === null) return null;
  const operator = opened === 'none' ? null : opened;
  const sources = await readPolicySources(call.value('policy')?.split(',') ?? [], operator, findings);
  if (sources === null) return null;
  if (call.value('write') !== undefined && sources.length > 1) {
    throw new UsageError('`--write` takes a policy of one file; apply the patch instead');
  }
  const context = policyContext(operator);
  const { policy, problems } = loadPolicy(sources, context);
  findings.problems.push(...problems.filter(({ severity }) => severity === 'error'));
  if (policy === null) return null;
  const mask = await readMask([policy], operator, terminal);
  if (findings.hasErrors) return null;

  const reach = reachOf(operator);
  const judge = new Judge(compile(policy), 0, reach, mask);
  const evidence = new Evidence(judge);
  const census = await learn(call.operands, judge, evidence);
  const { askable, lifetime } = signInsOf(operator);
  const { proposals, leftAlone } = propose(evidence, { days, askable, lifetime });
  const draft = new Draft(policy, proposals);
  const ground: Ground = { sources, context, logs: call.operands, end: evidence.span.last, reach, mask };
  const proof = await prove(draft, ground);
  return { policy, proposals: draft.proposals, leftAlone, proof, census, span: evidence.span, own: evidence.own, days };
}

async function learn(logs: readonly string[], judge: Judge, evidence: Evidence): Promise<Census> {
  const grain = { limits: AGE_STEPS, of: ({ method }: { readonly method: string }): string => method };
  const log = new Log(new Fold([judge.evaluator], grain, (cell) => evidence.add(cell)));
  await readLogs(logs, log);
  return log.end();
}

const LIFETIME = 12 * 3_600_000;

function signInsOf(operator: OperatorFile | null): { askable: ReadonlySet<string> | null; lifetime: number } {
  const { providers } = policyContext(operator);
  const askable = providers === null ? null : new Set(providers.flatMap(({ askableAmr }) => askableAmr));
  return { askable, lifetime: operator?.input.sessions?.lifetime ?? LIFETIME };
}

function daysOf(call: Call): number {
  const text = call.value('days') ?? DAYS;
  const ms = parseDuration(`${text}d`);
  if (ms === null) throw new UsageError(`\`--days ${text}\` is no number of days`);
  return Number(text);
}

async function writeResult(call: Call, { proof }: Tightening): Promise<void> {
  const file = call.value('write');
  const [result] = proof?.files ?? [];
  if (file !== undefined && result !== undefined) await writeFile(file, result.text);
}

/** 0: nothing is left over · 1: something is · 2: the logs show too little of every grant to say. */
function exitOf({ proof, policy, span, leftAlone }: Tightening): ExitCode {
  if (proof !== null) return 1;
  const unseen = leftAlone.some(({ why }) => why === 'too-young' || why === 'unclear');
  return span.count === 0 || (unseen && leftAlone.length === policy.grants.length) ? 2 : 0;
}
